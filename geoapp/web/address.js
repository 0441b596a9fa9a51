// The address follows who was asked last. The framework applies an address that a run tells to wherever the browser
// stands by then, which after a quick Back is another page. So each run says for which page it tells and after how many
// Backs (web/state.py): what comes later than a further Back is dropped, whatever else it would have done to the history.
(function (home) {
  if (!window.WebSocket || !window.URLSearchParams) return;
  var push = history.pushState, replace = history.replaceState, send = WebSocket.prototype.send;
  var asked = 0, answered = 0; // Backs and Forwards that the server was asked, and that it has answered
  var line = null, isGoing = false, isNew = false;

  window.addEventListener("popstate", function () {
    isGoing = true;
    window.setTimeout(function () { isGoing = false; }, 0);
  }, true);

  WebSocket.prototype.send = function (message) {
    isNew = isNew || (line !== null && line !== this); // a server behind a new line may have heard less
    line = this;
    if (isGoing) asked += 1;
    isGoing = false;
    return send.call(this, message);
  };

  // The map's own script writes what it shows besides: where only that differs, the address stays.
  function meant(address) {
    var query = new URLSearchParams(address.split("?")[1] || "");
    ["view", "layer"].forEach(function (name) { query.delete(name); });
    return address.split("?")[0] + "?" + query;
  }

  function move(told, query, way) {
    var backs = Number(told[1]), address = home + told[2] + query;
    if (isNew) asked = backs;
    isNew = false;
    if (backs < asked) return;
    var isAnswer = answered !== asked, isHere = home + told[2] === location.pathname;
    answered = asked;
    if (meant(address) === meant(location.pathname + location.search)) return;
    (isHere ? (isAnswer ? replace : way) : push).call(history, {}, "", address);
  }

  function follow(way, isLeft) {
    return function (state, title, address) {
      var query = /\?.*$/.exec(String(address || "")), told = query && /[?&]_=(\d+)\.([a-z]*)$/.exec(query[0]);
      if (told) move(told, query[0].slice(0, told.index), way);
      else if (!isLeft()) way.apply(history, arguments);
    };
  }

  history.pushState = follow(push, function () { return answered !== asked; });
  history.replaceState = follow(replace, function () { return false; });
})
