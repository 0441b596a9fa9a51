// In the words that old browsers know: the frame goes when the page itself is there; and
// a server that is lost is said, by a sentence that goes when the framework's own connection is back.
var geoFirst = {
  // When all but one of the framework's first scripts have come: before, these would share the line with them; while they
  // are read and run it is idle. Four at a time, so that what the page itself asks for and is told meanwhile has its share.
  fetch: function (files) {
    var wanted = document.querySelectorAll("link[rel=modulepreload]").length;
    var timer = window.setInterval(function () {
      var come = performance.getEntriesByType("resource").filter(function (one) { return /\.js$/.test(one.name); });
      if (come.length >= wanted) begin();
    }, 50);
    function begin() {
      window.clearInterval(timer);
      window.removeEventListener("load", begin);
      for (var lane = 0; lane < 4; lane++) next();
    }
    function next() {
      var file = files.shift();
      if (!file) return;
      window.fetch(file, { priority: "low" }).then(function (answer) { return answer.text(); }).catch(function () {}).then(next);
    }
    window.addEventListener("load", begin);
  },

  watch: function (words) {
    var frame = document.getElementById("geo-first");
    var lost = document.createElement("div");
    var wasConnected = false, timer = 0, headed = 0, PATIENCE = 3000; // milliseconds
    lost.id = "geo-lost";
    lost.setAttribute("role", "alert");
    document.body.appendChild(lost);

    // The drawing stays where the map will be, until that one is drawn.
    function goAway() {
      var picture = frame.querySelector("svg");
      var address = picture && "url(\"data:image/svg+xml," + encodeURIComponent(picture.outerHTML) + "\")";
      if (address) document.documentElement.style.setProperty("--geo-ground", address);
      frame.parentNode.removeChild(frame);
      frame = null;
    }

    // A map has its place, a page without one is done; who waits for more than that sees it come.
    function isThere(root) {
      var sentence = root.firstChild && root.firstChild.nodeType === 3; // of a browser that is too old
      if (sentence || root.querySelector("iframe, [data-testid=stAlert]")) return true;
      if (!root.querySelector("h1")) return false;
      if (!headed) { headed = Date.now(); window.setTimeout(look, PATIENCE); }
      return Date.now() - headed >= PATIENCE || Boolean(root.querySelector("[data-test-script-state=notRunning]"));
    }

    function say(sentence) {
      if (lost.textContent !== sentence) lost.textContent = sentence;
    }

    function tell(sentence, milliseconds) {
      say(sentence);
      window.clearTimeout(timer);
      timer = window.setTimeout(function () { timer = 0; say(""); }, milliseconds);
    }

    // The connection may have been cut on purpose: then the server says why.
    function askWhy() {
      var request = new XMLHttpRequest();
      var home = new URL(document.baseURI).pathname.replace(/[^/]*$/, "");
      request.open("GET", home + "refusal?lang=" + document.documentElement.lang.slice(0, 2));
      request.onload = function () { if (request.status === 200 && request.responseText) tell(request.responseText, 12000); };
      request.send();
    }

    function look() {
      var root = document.getElementById("root");
      var app = root.querySelector("[data-test-connection-state]");
      if (frame && isThere(root)) goAway();
      if (!app) return;
      var isConnected = app.getAttribute("data-test-connection-state") === "CONNECTED";
      if (isConnected && !timer && lost.textContent === words.server_lost) {
        tell(words.server_back, 4000);
        askWhy();
      }
      if (!isConnected && wasConnected) { window.clearTimeout(timer); timer = 0; say(words.server_lost); }
      wasConnected = wasConnected || isConnected;
    }

    new MutationObserver(look).observe(document.getElementById("root"), {
      childList: true, subtree: true, attributes: true, attributeFilter: ["data-test-connection-state", "data-test-script-state"],
    });
  },
};
