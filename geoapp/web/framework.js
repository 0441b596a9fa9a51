// The framework's own English in the words of a Chinese page: text and names, word for word, as text only. What a
// visitor or a plan wrote is left alone; English comes back with the language.
(function (words) {
  if (!window.WeakMap) return;
  var english = new WeakMap(), names = ["aria-label", "title", "placeholder"], html = document.documentElement;
  var written = ".stMarkdown, .stHtml, [contenteditable], textarea";

  function word(node, name, text) {
    var kept = english.get(node) || {};
    if (html.lang === "zh" && Object.prototype.hasOwnProperty.call(words, text)) {
      kept[name] = text;
      english.set(node, kept);
      return words[text];
    }
    return html.lang !== "zh" && kept[name] && words[kept[name]] === text ? kept[name] : text;
  }

  function say(node) {
    if (node.nodeType === 3) {
      var text = word(node, "", node.data);
      if (text !== node.data && !(node.parentElement && node.parentElement.closest(written))) node.data = text;
    } else if (node.nodeType === 1) {
      names.forEach(function (name) {
        var before = node.getAttribute(name), after = before && word(node, name, before);
        if (after !== before) node.setAttribute(name, after);
      });
    }
  }

  function sayAll(root) {
    say(root);
    for (var node = root.firstChild; node; node = node.nextSibling) sayAll(node);
  }

  new MutationObserver(function (changes) {
    changes.forEach(function (change) {
      if (change.type === "childList") change.addedNodes.forEach(sayAll);
      else if (change.attributeName === "lang") sayAll(html);
      else say(change.target);
    });
  }).observe(html, {
    childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: names.concat("lang"),
  });
})
