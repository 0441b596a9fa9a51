// What an analysis found: what is sure has a solid outline, what is only possible a dashed and hatched one. Numbers stand
// for the rows of the list beside the map: a click on either marks both, without asking the server.
(function (geoapp) {
  const NAMED = 3; // so many numbers stand on one mark; of more it says the first and how many
  const WIDE = 34, HIGH = 24; // pixels that a number needs
  const SVG = "http://www.w3.org/2000/svg";
  let found = null, numbers = null, marks = new Map();

  geoapp.drawOutcome = function (shapes) {
    if (found) geoapp.map.removeLayer(found);
    found = L.layerGroup(shapes.map(make)).addTo(geoapp.map);
    geoapp.map.getContainer().dataset.outcome = String(shapes.length);
  };

  function make(shape) {
    const { color: usual, weight, fill } = geoapp.config.marks[shape.role], possible = geoapp.config.possible;
    const color = shape.color || usual;
    const style = {
      pane: "outcome", color, weight, opacity: 0.9,
      dashArray: shape.sure ? null : possible.dash, fillColor: color, fillOpacity: shape.sure ? fill : possible.fill,
      bubblingMouseEvents: false,
    };
    const layer = shape.kind === "area" ? L.polygon(shape.at, style)
      : shape.kind === "line" ? L.polyline(shape.at, Object.assign(style, { fill: false }))
      : L.featureGroup(shape.at.map((spot) => L.circleMarker(spot, Object.assign({}, style, { radius: 6, fillOpacity: shape.sure ? 0.8 : 0.2 }))));
    if (shape.kind === "area" && !shape.sure) layer.on("add", () => hatch(layer, color));
    if (shape.facts) return geoapp.dressOwn(layer, shape, color);
    return layer.bindTooltip(() => geoapp.tooltip(shape.name, shape.lines), { sticky: true });
  }

  // Fill with strokes of the mark's colour, wide apart, so that what lies beneath stays legible.
  function hatch(layer, color) {
    const path = layer.getElement && layer.getElement();
    if (!path) return;
    const id = `geo-hatch-${color.replace(/[^0-9a-f]/gi, "")}`, drawing = path.ownerSVGElement;
    if (!drawing.getElementById(id)) {
      const pattern = document.createElementNS(SVG, "pattern"), stroke = document.createElementNS(SVG, "path");
      const set = (element, values) => { for (const [name, value] of Object.entries(values)) element.setAttribute(name, value); };
      set(pattern, { id, width: 9, height: 9, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
      set(stroke, { d: "M0 0V9", stroke: color, "stroke-width": 2, "stroke-opacity": 0.35 });
      pattern.append(stroke);
      drawing.prepend(pattern);
    }
    path.style.fill = `url(#${id})`;
    path.style.fillOpacity = "1";
  }

  geoapp.drawFound = function (list) {
    if (numbers) geoapp.map.removeLayer(numbers);
    marks = new Map();
    numbers = L.layerGroup(list.map(badge)).addTo(geoapp.map);
    geoapp.map.getContainer().dataset.found = String(list.length);
    geoapp.map.off("zoomend resize", makeRoom).on("zoomend resize", makeRoom);
    showOpened(false);
  };

  // Where numbers would lie on each other the surest stands, and the others are dots until the map is nearer.
  function makeRoom() {
    const placed = [], chosen = marks.get(window.parent.geoappOpened);
    for (const mark of new Set([chosen, ...marks.values()].filter(Boolean))) {
      const { x, y } = geoapp.map.latLngToLayerPoint(mark.getLatLng()), element = mark.getElement();
      const crowded = placed.some((spot) => Math.abs(spot.x - x) < WIDE && Math.abs(spot.y - y) < HIGH);
      if (element) element.classList.toggle("geo-crowded", crowded);
      if (!crowded) placed.push({ x, y });
    }
  }

  function badge({ at, sure, found }) {
    const own = found.map(([number]) => number), more = own.length - NAMED;
    const named = [...new Set(own.slice(0, more > 0 ? 1 : NAMED))];
    const text = named.join("·") + (more > 0 ? `+${own.length - 1}` : "");
    const icon = L.divIcon({ html: geoapp.text("span", "", text), className: `geo-number geo-${sure}`, iconSize: null, iconAnchor: [0, 34] });
    const mark = L.marker(at, { icon, riseOnHover: true, alt: found.map(([number, , name]) => `${number} ${name}`).join(", ") });
    mark.bindTooltip(() => {
      const box = document.createElement("div");
      for (const [number, , name, lines] of found) box.append(geoapp.tooltip(`${number} ${name}`, found.length > NAMED ? [] : lines));
      return box;
    }, { direction: "top", offset: [0, -34] });
    // What is in doubt is a project of the map, whose details the server shows.
    mark.on("click", () => found[0][0] === "?" ? geoapp.tell("project", next(found)) : open(next(found)));
    for (const [, id] of found) marks.set(id, mark);
    return mark;
  }

  // A mark of several opens one after the other.
  function next(found) {
    const place = found.findIndex(([, id]) => id === window.parent.geoappOpened);
    return found[(place + 1) % found.length][1];
  }

  function open(id) {
    window.parent.geoappOpened = id;
    window.parent.dispatchEvent(new Event("geo-opened"));
  }

  function showOpened(follow) {
    const opened = marks.get(window.parent.geoappOpened);
    for (const mark of new Set(marks.values())) {
      const element = mark.getElement();
      if (element) element.classList.toggle("geo-chosen", mark === opened);
      mark.setZIndexOffset(mark === opened ? 2000 : 1000);
    }
    makeRoom();
    if (!opened || !follow) return;
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (!geoapp.map.getBounds().pad(-0.05).contains(opened.getLatLng())) geoapp.map.panTo(opened.getLatLng(), { animate: !still });
  }

  const follow = () => showOpened(true);
  window.parent.addEventListener("geo-opened", follow);
  window.addEventListener("pagehide", () => window.parent.removeEventListener("geo-opened", follow));

  // Leaflet keeps the tooltip of what a click focused; only the one that was asked for last stays. The name of what is
  // opened comes when the server has answered, and the mouse may be on something else by then.
  geoapp.keepOneTooltip = function (map) {
    let last = null;
    map.on("tooltipopen", ({ tooltip }) => {
      if (tooltip.options.permanent) return;
      if (last && last !== tooltip) map.closeTooltip(last);
      last = tooltip;
    });
  };
})(window.geoapp);
