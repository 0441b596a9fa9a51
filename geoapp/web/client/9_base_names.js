// Names of the base: each where it lies on no name, symbol or tool of the map above it; one that finds no spot waits.
(function (geoapp) {
  const REST = 200; // milliseconds after which the parts of a base are there that come together
  const MARGIN = 4, MOST = 60;
  const ASIDE = [0, -20, 20]; // pixels: a name may stand a little above or below its place
  const ABOVE = ".leaflet-control, .leaflet-marker-icon, .leaflet-tooltip, .geo-name";
  let timer = 0;

  // Those of projects and districts come first.
  geoapp.placeBaseNames = function () {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => { if (!("unnamed" in geoapp.map.getContainer().dataset)) place(); }, REST);
  };

  const pane = () => geoapp.map.getPane("baseNames");

  const watchNames = geoapp.watchNames;
  geoapp.watchNames = function (map) {
    watchNames(map);
    map.on("named", place);
    map.on("zoomstart", () => pane().replaceChildren());
  };

  function place() {
    const map = geoapp.map, taken = boxesAbove(map), names = [];
    const order = new Map(geoapp.baseStyles().map((style, rank) => [style, rank]));
    pane().replaceChildren();
    map.eachLayer((layer) => { if (layer.names) names.push(...layer.names()); });
    names.sort((a, b) => order.get(a.style) - order.get(b.style) || b.weight - a.weight);
    let left = MOST;
    for (const name of names) if (left && map.getZoom() >= name.style.from_zoom && put(map, name, taken)) left -= 1;
    geoapp.nameGrid(taken);
    map.getContainer().dataset.baseNames = String(MOST - left);
  }

  function boxesAbove(map) {
    const container = map.getContainer(), frame = container.getBoundingClientRect(), boxes = [];
    for (const element of container.querySelectorAll(ABOVE)) {
      if (element.style.opacity === "0") continue;
      const { left, top, right, bottom } = (element.offsetWidth || !element.firstElementChild ? element : element.firstElementChild).getBoundingClientRect();
      if (right > left) boxes.push(L.bounds([left - frame.left, top - frame.top], [right - frame.left, bottom - frame.top]));
    }
    return boxes;
  }

  function put(map, { text, at, style }, taken) {
    const spot = map.latLngToContainerPoint(at), size = map.getSize();
    if (spot.x < 0 || spot.y < 0 || spot.x > size.x || spot.y > size.y) return false;
    return ASIDE.some((down) => geoapp.putName(text, spot.add([0, down]), style.width, geoapp.baseColor(style), taken));
  }

  // Write a text with its middle at a spot of the window where there is room for it.
  geoapp.putName = function (text, spot, height, color, taken, className = "geo-ground") {
    const half = L.point(widthOf(text, height) / 2 + MARGIN, height * 0.65 + MARGIN / 2), size = geoapp.map.getSize();
    const box = L.bounds(spot.subtract(half), spot.add(half));
    if (box.min.x < 0 || box.min.y < 0 || box.max.x > size.x || box.max.y > size.y) return false;
    if (taken.some((other) => other.intersects(box))) return false;
    taken.push(box);
    const name = geoapp.text("span", className, text), at = geoapp.map.containerPointToLayerPoint(spot);
    name.style.cssText = `left:${Math.round(at.x)}px;top:${Math.round(at.y)}px;color:${color};font-size:${height}px`;
    pane().appendChild(name);
    return true;
  };

  const pen = document.createElement("canvas").getContext("2d");
  function widthOf(text, height) {
    pen.font = `500 ${height}px ${window.getComputedStyle(geoapp.map.getContainer()).fontFamily}`;
    return pen.measureText(text).width;
  }
})(window.geoapp);
