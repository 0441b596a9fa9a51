// In the words that old browsers know, since it is them it speaks to: where the framework's own scripts cannot be
// read, nothing is ever drawn, and this says why. And the page's language follows its title, for those who listen.
(function (sentence, languages) {
  var title = document.querySelector("title");
  new MutationObserver(function () {
    var html = document.documentElement;
    html.lang = languages[document.title] || html.lang;
  }).observe(title, { childList: true });
  window.addEventListener("load", function () {
    window.setTimeout(function () {
      var root = document.getElementById("root");
      if (root && !root.firstChild) root.appendChild(document.createTextNode(sentence));
    }, 3000);
  });
})
