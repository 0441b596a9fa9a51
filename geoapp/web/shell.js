// In the words that old browsers know, since it is them it speaks to: where the framework's own scripts cannot be
// read, nothing is ever drawn, and this says why. The page's language follows its title, for those who listen.
(function (sentence, languages) {
  var title = document.querySelector("title");
  new MutationObserver(function () {
    var html = document.documentElement;
    html.lang = languages[document.title] || html.lang;
  }).observe(title, { childList: true });
  // A list whose field stands half below the window is scrolled into sight by the click that opens it; the framework
  // closes a list whenever anything scrolls, and the click would be lost.
  var opened = 0;
  window.addEventListener("pointerdown", function (event) {
    if (event.target.closest && event.target.closest("[role=combobox], [data-baseweb=select]")) opened = Date.now();
  }, true);
  window.addEventListener("scroll", function (event) {
    if (Date.now() - opened < 300) event.stopImmediatePropagation();
  }, true);
  window.addEventListener("load", function () {
    window.setTimeout(function () {
      var root = document.getElementById("root");
      if (root && !root.firstChild) root.appendChild(document.createTextNode(sentence));
    }, 3000);
  });
})
