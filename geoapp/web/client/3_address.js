// View and open layers live in the page's address, written here without a re-run. The server reads them when a
// visitor arrives; Streamlit does not pass on what a script wrote later, and would push its own older copy: so this
// side owns both, and puts them back after each message from the page.
(function (geoapp) {
  const KEPT = "geoapp-look" + window.parent.location.pathname; // each page with a map has its own
  let looked = null; // id of the last look that the server asked for
  let first = null; // view after it: an address without a view stays so until the map is moved
  let bounds = null; // what a map that was told nothing else starts with
  let touched = false; // has the map been moved since?
  let held = false; // did a person choose what the map shows, so that a filter must not move it?
  let open = null; // ids of the open layers, null for all
  let timer = 0;

  const view = () => {
    const center = geoapp.map.getCenter().wrap();
    return `${center.lat.toFixed(5)},${center.lng.toFixed(5)},${geoapp.map.getZoom()}`;
  };
  // Leaflet rounds to whole pixels when the page sizes the map: that moves nothing.
  const near = (one, other, within = 4) => {
    const [a, b] = [one, other].map((text) => text.split(",").map(Number));
    const at = ([lat, lon, zoom]) => geoapp.map.project([lat, lon], zoom);
    return a[2] === b[2] && at(a).distanceTo(at(b)) < within;
  };
  const params = () => new URLSearchParams(window.parent.location.search);

  geoapp.isOpen = (numbers) => open === null || numbers.some((number) => open.has(geoapp.config.layers[number].id));

  // Look where the server asks, once for each asking; what this tab saw since then comes first.
  geoapp.look = function (wanted) {
    if (wanted.id === looked) return;
    const arrived = looked === null;
    const kept = JSON.parse(window.sessionStorage.getItem(KEPT) || "null");
    const back = arrived && kept && kept.id === wanted.id ? kept : null;
    looked = wanted.id;
    setOpen(back ? back.open : arrived || wanted.open ? wanted.open : [...(open || [])]);
    if (back) go(back.view);
    else if (wanted.view) go(wanted.view);
    bounds = !back && !wanted.view && arrived ? wanted.bounds : null;
    begin();
    held = arrived && (back ? back.held : Boolean(wanted.view));
    keep();
  };

  // When a filter changes, show what it leaves and what is opened: but never against a person who has moved the map.
  geoapp.fitWhatMatches = function (payload) {
    const box = boxOf(payload);
    if (!box) return;
    if (!geoapp.isHeld()) return fit(box);
    geoapp.offerAll(!geoapp.map.getBounds().contains(box));
  };

  geoapp.showAll = function () {
    const box = boxOf(geoapp.payload), { look } = geoapp.payload;
    if (box) fit(box);
    else if (look.view) go(look.view);
    geoapp.map.getContainer().focus();
  };

  // A person holds the map from when it is moved by hand until all that matches is asked for.
  geoapp.hold = () => { held = true; };
  geoapp.letGo = () => { first = view(); touched = held = false; };
  geoapp.isHeld = () => held || touched || !near(view(), first);

  function boxOf({ look, halo }) {
    if (!look.bounds) return null;
    const box = L.latLngBounds(look.bounds);
    return halo ? box.extend(halo.spot) : box;
  }

  function fit(box) {
    bounds = box;
    begin();
    held = false;
    geoapp.offerAll(false);
    geoapp.writeAddress();
  }

  // The page sizes the map late: until somebody moves it, it starts again.
  function begin() {
    if (bounds) geoapp.map.fitBounds(bounds, { padding: [20, 20], maxZoom: 13, animate: false });
    first = view();
    touched = false;
  }

  function go(place) {
    const [lat, lon, zoom] = place.split(",").map(Number);
    geoapp.map.setView([lat, lon], zoom, { animate: false });
  }

  function setOpen(ids) {
    open = ids && ids.length ? new Set(ids) : null;
    geoapp.showSwitches((id) => open === null || open.has(id));
    geoapp.drawOpenLayers();
  }

  // A layer was switched by hand: all open is the rule and stands in no address.
  geoapp.switchLayer = function (id, on) {
    const all = geoapp.config.layers.map((layer) => layer.id);
    const now = new Set(all.filter((one) => (one === id ? on : open === null || open.has(one))));
    open = now.size === all.length ? null : now.size ? now : new Set(["districts"]);
    geoapp.drawOpenLayers();
    geoapp.writeAddress();
  };

  function keep() {
    window.sessionStorage.setItem(KEPT, JSON.stringify({ id: looked, view: view(), open: open && [...open], held: geoapp.isHeld() }));
  }

  function write() {
    const page = window.parent;
    if (looked === null || page.location.pathname !== geoapp.path) return;
    keep();
    const query = params();
    touched = touched || !near(view(), first);
    // An address that says nearly this keeps its words: who follows it sees the same.
    if ((query.has("view") || touched) && !near(query.get("view") || "", view(), 2)) query.set("view", view());
    query.delete("layer");
    for (const id of open || []) query.append("layer", id);
    const search = query.toString().replaceAll("%2C", ",");
    if (search !== params().toString().replaceAll("%2C", ","))
      page.history.replaceState(page.history.state, "", `${page.location.pathname}${search ? "?" + search : ""}`);
  }

  geoapp.writeAddress = function () {
    window.clearTimeout(timer);
    timer = window.setTimeout(write, 250);
  };

  geoapp.watchAddress = function (map) {
    geoapp.path = window.parent.location.pathname;
    map.on("moveend", geoapp.writeAddress);
    map.on("resize", () => { if (looked !== null && !touched) begin(); });
    map.on("dragstart", () => { touched = true; });
    window.addEventListener("message", geoapp.writeAddress);
    const back = () => {
      window.clearTimeout(timer);
      if (window.parent.location.pathname !== geoapp.path) return;
      if (params().has("view")) go(params().get("view"));
      bounds = null;
      begin();
      held = params().has("view");
      setOpen(params().getAll("layer"));
    };
    window.parent.addEventListener("popstate", back);
    window.addEventListener("pagehide", () => window.parent.removeEventListener("popstate", back));
  };
})(window.geoapp);
