// The map in the browser: what is constant for a plan and a language, set up once. Text enters the page as text
// only (textContent); nothing here builds HTML from strings.
"use strict";
window.geoapp = {};
(function (geoapp) {
  const FAR_ZOOM = 9.5;

  // Begin: `config` holds layers, districts, words, credit and bases, the same for every visitor of a plan.
  geoapp.start = function (map, config) {
    geoapp.map = map;
    geoapp.config = config;
    geoapp.canvas = L.canvas({ padding: 0.5, tolerance: 4 });
    map.attributionControl.setPrefix(plain(config.credit));
    document.documentElement.lang = config.lang;
    window.frameElement.setAttribute("aria-label", config.words.map);
    map.getContainer().setAttribute("aria-label", config.words.map);
    stayWhenFocused(map.getContainer());
    makePanes(map);
    drawDistricts(map, config);
    geoapp.addTools(map, config);
    geoapp.addBase(map, config);
    geoapp.watchAddress(map);
    geoapp.watchNames(map);
    geoapp.keepOneTooltip(map);
    const mark = () => map.getContainer().classList.toggle("geo-far", map.getZoom() < FAR_ZOOM);
    map.on("zoomend", mark);
    mark();
    geoapp.watchKeys(map.getContainer());
    new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
    // What was measured before a style arrived is measured again.
    for (const style of document.querySelectorAll("link[rel=stylesheet]"))
      style.addEventListener("load", () => { geoapp.placeHalo(); geoapp.placeNames(); });
  };

  // Show what the server sends: each part is drawn anew only where it has changed.
  geoapp.show = function (payload) {
    const before = geoapp.payload || {};
    geoapp.payload = payload;
    snap(payload.features);
    geoapp.look(payload.look);
    const changed = (part) => JSON.stringify(payload[part]) !== JSON.stringify(before[part]);
    const filtered = before.features && payload.features.key !== before.features.key;
    if (changed("tints")) geoapp.drawTints(payload.tints);
    if (payload.features.key !== (before.features || {}).key) geoapp.drawFeatures(payload.features);
    if (changed("halo")) geoapp.drawHalo(payload.halo);
    if (changed("shape")) geoapp.drawShape(payload.shape);
    if (changed("mark")) geoapp.drawMark(payload.mark);
    if (changed("placing")) geoapp.drawPlacing(payload.placing);
    if (changed("outcome")) geoapp.drawOutcome(payload.outcome || []);
    if (filtered) geoapp.fitWhatMatches(payload);
    if (changed("found")) geoapp.drawFound(payload.found || []);
    geoapp.writeAddress();
  };

  // A part that is loaded when somebody asks for it, once; its styles come before ours, which change them.
  const parts = {};
  geoapp.load = function (name) {
    parts[name] = parts[name] || Promise.all(geoapp.config.parts[name].map(load))
      .catch((error) => { delete parts[name]; throw error; });
    return parts[name];
  };

  function load(url) {
    return new Promise((resolve, reject) => {
      const style = url.endsWith(".css"), file = document.createElement(style ? "link" : "script");
      Object.assign(file, { onload: resolve, onerror: reject, ...(style ? { rel: "stylesheet", href: url } : { src: url }) });
      const own = style && document.querySelector('link[href$="-map.css"]');
      own ? own.before(file) : document.head.appendChild(file);
    });
  }

  // Between whole zooms the browser enlarges tiles, symbols and all: with them the map stops at whole ones only.
  function snap(features) {
    geoapp.map.options.zoomSnap = features.tiles ? 1 : 0.5;
    if (features.tiles && geoapp.map.getZoom() % 1) geoapp.map.setZoom(Math.round(geoapp.map.getZoom()), { animate: false });
  }

  // Tell the server what a person did: by one channel the last of each kind with its time, so that what is done quickly
  // after something else does not take its place, and the same click counts twice.
  const told = {};
  geoapp.tell = function (what, value) {
    told[what] = { value: value, at: performance.timeOrigin + performance.now() };
    window.geoappSay({ last_object_clicked_popup: JSON.stringify(told) });
  };

  geoapp.text = function (name, className, text) {
    const element = document.createElement(name);
    element.className = className;
    element.textContent = text;
    return element;
  };

  // A word of the page's language with its values filled in.
  geoapp.word = (key, values = {}) =>
    Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, () => value), geoapp.config.words[key]);

  // Text as HTML, for the few places of Leaflet that take HTML only.
  function plain(text) {
    return geoapp.text("i", "", text).innerHTML;
  }
  geoapp.plain = plain;

  // Leaflet focuses the map as soon as the mouse is pressed. A page that scrolls to it then would pull the map from under
  // the mouse, and the click would be lost.
  function stayWhenFocused(container) {
    container.focus = (options) => HTMLElement.prototype.focus.call(container, { preventScroll: true, ...options });
  }

  // Enter and Space do with a symbol what a click does.
  geoapp.watchKeys = function (container) {
    container.addEventListener("keydown", (event) => {
      if (!["Enter", " "].includes(event.key) || !event.target.matches(".leaflet-marker-icon")) return;
      event.preventDefault();
      event.stopPropagation();
      event.target.click();
    }, { capture: true });
  };

  function makePanes(map) {
    const panes = { districts: 250, tints: 260, margins: 340, tiles: 350, outcome: 380, labels: 450, names: 455, halo: 420 };
    for (const [name, height] of Object.entries(panes)) {
      map.createPane(name).style.zIndex = height;
      if (name !== "tiles") map.getPane(name).style.pointerEvents = "none";
    }
  }

  function drawDistricts(map, config) {
    geoapp.ground = L.layerGroup().addTo(map);
    for (const district of config.districts) {
      L.polygon(district.rings, {
        pane: "districts", interactive: false, color: config.marks.border.color, weight: config.marks.border.weight,
        fillColor: config.colors.ground, fillOpacity: 1,
      }).addTo(geoapp.ground);
    }
    geoapp.nameDistricts(config.districts);
  }
})(window.geoapp);
