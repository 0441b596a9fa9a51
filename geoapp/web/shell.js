// In the words that old browsers know, since it is them it speaks to: where the framework's own scripts cannot be
// read, nothing is ever drawn, and this says why. The page's language follows its title, for those who listen.
(function (sentence, languages) {
  var title = document.querySelector("title");
  new MutationObserver(function () {
    var html = document.documentElement;
    html.lang = languages[document.title] || html.lang;
  }).observe(title, { childList: true });
  // The framework closes an open list whenever what its field stands in scrolls, and the click or the word that comes
  // next would be lost. A hand may close it so; where the browser scrolls, to bring the field into sight or because
  // something above it has another height now, the list stays and goes along, as it does in a window of another size.
  var hand = null;
  function note(event) {
    hand = event.type === "wheel" || event.type === "touchmove" ? event.target : null;
  }
  ["wheel", "touchmove", "pointerdown", "keydown"].forEach(function (name) {
    window.addEventListener(name, note, { capture: true, passive: true });
  });
  window.addEventListener("scroll", function (event) {
    var field = document.querySelector("[role=combobox][aria-expanded=true]"), moved = event.target;
    if (!field || !moved.contains(field) || hand && moved.contains(hand)) return;
    event.stopImmediatePropagation();
    window.dispatchEvent(new Event("resize"));
  }, true);
  window.addEventListener("load", function () {
    window.setTimeout(function () {
      var root = document.getElementById("root");
      if (root && !root.firstChild) root.appendChild(document.createTextNode(sentence));
    }, 3000);
  });
})
