// The map's own page, within the framework's frame: it takes what the server sends, and says what a person did.
(function () {
  "use strict";
  const loaded = {}, colors = document.head.appendChild(document.createElement("style"));
  let args = null, ready = null, shown = null;

  function say(type, data) {
    window.parent.postMessage({ isStreamlitMessage: true, type: `streamlit:${type}`, ...data }, "*");
  }

  // What a person did: the page runs again with it.
  window.geoappSay = (value) => say("setComponentValue", { value, dataType: "json" });

  function note(element) {
    const address = element.getAttribute("src") || element.getAttribute("href");
    loaded[address] = new Promise((resolve, reject) => Object.assign(element, { onload: resolve, onerror: reject }))
      .catch((error) => { delete loaded[address]; throw error; });
    return element;
  }
  document.querySelectorAll("script[src], link[rel=stylesheet]").forEach(note);

  // Scripts run in the order in which they are asked for, and come side by side.
  function load(name, attributes) {
    const address = attributes.src || attributes.href;
    if (!loaded[address]) document.head.appendChild(note(Object.assign(document.createElement(name), attributes)));
    return loaded[address];
  }

  function paint(theme) {
    const names = { "primary-color": theme.primaryColor, "background-color": theme.backgroundColor, "text-color": theme.textColor,
      "secondary-background-color": theme.secondaryBackgroundColor, font: theme.font };
    const values = Object.entries(names).map(([name, value]) => `--${name}:${value}`).join(";");
    colors.textContent = `:root{${values}}body{background-color:var(--background-color);color:var(--text-color)}`;
  }

  function run(text) {
    const script = document.createElement("script");
    script.textContent = text;
    document.body.appendChild(script).remove();
  }

  // Once: the scripts, then what stays the same.
  async function start() {
    args.css_links.forEach((href) => load("link", { rel: "stylesheet", href }).catch(() => {}));
    await Promise.all(args.js_links.map((src) => load("script", { async: false, src })));
    document.head.insertAdjacentHTML("beforeend", args.header);
    run(`${args.script};window.map = map_div;`);
  }

  // Each time: what is on the map now; of what came while the scripts did, the last counts.
  async function render() {
    ready = ready || start().catch((error) => { ready = null; throw error; });
    await ready;
    if (!args.feature_group || args.feature_group === shown) return;
    shown = args.feature_group;
    (window.feature_group || []).forEach((layer) => window.map.removeLayer(layer));
    window.feature_group = [];
    run(`{${shown}}`);
  }

  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || event.data.type !== "streamlit:render") return;
    args = event.data.args;
    if (event.data.theme) paint(event.data.theme);
    say("setFrameHeight", { height: args.height });
    render();
  });
  say("componentReady", { apiVersion: 1 });
})();
