// What marks projects without a symbol of their own, and the one that is opened.
(function (geoapp) {
  const HANDS = ["pointerdown", "wheel", "keydown"];
  const SYMBOL = 40; // pixels that an opened symbol takes, with its name
  let halo = null, tints = null, opened = "", waiting = null;

  // Districts that projects are known by only: tinted, with their number.
  geoapp.drawTints = function (list) {
    if (tints) geoapp.map.removeLayer(tints);
    tints = L.layerGroup().addTo(geoapp.map);
    for (const [number, opacity, count, label] of list) {
      const district = geoapp.config.districts[number];
      L.polygon(district.rings, { pane: "tints", interactive: false, stroke: false, fillColor: geoapp.config.colors.tint, fillOpacity: opacity }).addTo(tints);
      const icon = L.divIcon({ html: geoapp.text("div", "", String(count)), iconSize: [22, 20], iconAnchor: [11, -9], className: "geo-count" });
      const badge = L.marker(district.at, { icon: icon }).addTo(tints);
      badge.getElement().setAttribute("aria-label", label);
      badge.bindTooltip(() => geoapp.text("span", "", label));
      badge.on("click", () => { badge.closeTooltip(); geoapp.tell("district", district.adcode); });
    }
  };

  // The opened project, with its name beside it and where it truly lies.
  geoapp.drawHalo = function (project) {
    if (halo) geoapp.map.removeLayer(halo);
    if (waiting) waiting.abort();
    halo = waiting = null;
    opened = project ? project.id : "";
    geoapp.openMargin(project);
    geoapp.closeHints(opened);
    if (!project) return;
    const { color, weight } = geoapp.config.marks.halo;
    const style = { pane: "halo", interactive: false, color, weight, opacity: 0.9, fill: false };
    halo = project.kind === "point" ? L.circleMarker(project.spot, Object.assign(style, { radius: 19, weight: weight / 2 }))
      : project.kind === "line" ? L.polyline(project.at, style)
      : L.polygon(project.at, style);
    halo.bindTooltip(geoapp.text("b", "", project.name), { permanent: true, direction: "top", offset: [0, -18], className: "geo-opened" });
    halo.addTo(geoapp.map);
    halo.openTooltip(project.spot);
    geoapp.placeNames();
    keepUncovered(project.spot);
  };

  // The page draws the details in its own time, the map before or after them; a hand may move them as it likes.
  function keepUncovered(spot) {
    const drawn = new MutationObserver(() => uncover(spot));
    waiting = new AbortController();
    const { signal } = waiting, stop = () => drawn.disconnect();
    signal.addEventListener("abort", stop);
    for (const one of [window, window.parent])
      for (const hand of HANDS) one.addEventListener(hand, stop, { capture: true, passive: true, once: true, signal });
    drawn.observe(window.parent.document.body, { childList: true, subtree: true });
    uncover(spot);
  }

  // On a phone the details lie over the lower part of the page: what is opened beneath them moves into what they leave.
  function uncover(spot) {
    const sheet = window.parent.document.querySelector(".st-key-record");
    if (!sheet || window.parent.getComputedStyle(sheet).position !== "fixed") return;
    const top = window.frameElement.getBoundingClientRect().top + geoapp.map.getContainer().getBoundingClientRect().top;
    const first = Math.max(0, -top), last = sheet.getBoundingClientRect().top - top;
    const at = geoapp.map.latLngToContainerPoint(spot).y;
    if (last - first < 2 * SYMBOL || (at > first + SYMBOL && at < last - SYMBOL)) return;
    geoapp.map.panBy([0, at - (first + last) / 2], { animate: false });
  }

  geoapp.isOpened = (id) => id === opened;
  geoapp.placeHalo = () => { if (halo) halo.getTooltip().update(); };

  // What hovering says of a project goes when it is opened.
  geoapp.closeHints = function (id) {
    geoapp.map.eachLayer((layer) => { if (layer.project && layer.project.id === id) layer.closeTooltip(); });
  };
})(window.geoapp);
