// What lies beneath the projects: an operator's archive or host, else what the gazetteer knows; light or dark as the page is.
(function (geoapp) {
  const KEPT = "geoapp-base"; // the visitor's choice, kept in this browser
  let bases = new Map(), shown = null, styles = [], dark = false, grid = true;

  geoapp.addBase = function (map, config) {
    styles = geoapp.styles;
    const heights = { base: 240, ground: 252, grid: 254, baseNames: 256 };
    for (const [name, height] of Object.entries(heights)) {
      map.createPane(name).style.zIndex = height;
      map.getPane(name).style.pointerEvents = "none";
    }
    bases.set("known", { title: config.words.base_known, layer: geoapp.knownGround(map, config.base.known), bare: true });
    for (const one of config.base.maps) bases.set(one.id, { title: one.title, layer: layerOf(one), credit: one.credit });
    bases.set("none", { title: config.words.no_backdrop, layer: L.layerGroup(), bare: true });
    const kept = read();
    grid = kept.grid !== false;
    geoapp.addBaseControl(map, config, bases, { choose, setGrid });
    window.addEventListener("message", followTheme);
    followTheme();
    choose(bases.has(kept.base) ? kept.base : config.base.first);
    setGrid(grid);
  };

  function layerOf(one) {
    return one.tiles ? geoapp.archiveLayer(one) : L.tileLayer(one.url, { pane: "base", maxZoom: 22, maxNativeZoom: one.max_zoom });
  }

  // Show one base instead of the one before; where it covers the ground, the districts keep their borders only.
  function choose(id) {
    const map = geoapp.map, before = bases.get(shown), now = bases.get(id);
    if (before) {
      map.removeLayer(before.layer);
      if (before.credit) map.attributionControl.removeAttribution(geoapp.plain(before.credit));
    }
    shown = id;
    map.addLayer(now.layer);
    if (now.credit) map.attributionControl.addAttribution(geoapp.plain(now.credit));
    map.getContainer().dataset.base = id;
    paintGround();
    write();
    geoapp.placeBaseNames();
  }

  function setGrid(on) {
    grid = on;
    geoapp.drawGrid(on);
    write();
  }

  geoapp.baseChoice = () => ({ base: shown, grid });

  function paintGround() {
    const bare = bases.get(shown) && bases.get(shown).bare, ground = dark ? styles[0].dark : geoapp.config.colors.ground;
    geoapp.ground.eachLayer((layer) => { if (layer.setStyle) layer.setStyle({ fillColor: ground, fillOpacity: bare ? 1 : 0 }); });
  }

  // The colour of a style on this page.
  geoapp.baseColor = (style) => (dark ? style.dark : style.light);
  geoapp.baseStyles = () => styles;
  geoapp.isDark = () => dark;

  function followTheme() {
    const app = window.parent.document.querySelector("[data-testid=stApp]");
    const now = Boolean(app) && window.parent.getComputedStyle(app).colorScheme === "dark";
    if (now === dark) return;
    dark = now;
    geoapp.map.getContainer().classList.toggle("geo-dark", dark);
    if (!shown) return;
    paintGround();
    for (const { layer } of bases.values()) if (layer.paintAnew) layer.paintAnew();
    geoapp.drawGrid(grid);
    geoapp.placeBaseNames();
  }

  // A browser may forbid to keep anything.
  function read() {
    try { return JSON.parse(window.localStorage.getItem(KEPT)) || {}; } catch { return {}; }
  }
  function write() {
    try { window.localStorage.setItem(KEPT, JSON.stringify({ base: shown, grid })); } catch { /* then it is chosen anew */ }
  }
})(window.geoapp);
