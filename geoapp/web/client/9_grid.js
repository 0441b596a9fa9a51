// Meridians and parallels with their degrees, and how far apart they are: a map without a base is not empty then.
(function (geoapp) {
  const APART = 150; // pixels, at least, between two lines
  const STEPS = [5, 2, 1, 0.5, 0.25, 1 / 6, 1 / 12, 1 / 30, 1 / 60, 1 / 120, 1 / 360, 1 / 720]; // degrees: minutes and seconds in round numbers
  const SIZE = 10;
  let lines = null, on = false;

  geoapp.drawGrid = function (wanted) {
    if (!lines) {
      lines = L.layerGroup().addTo(geoapp.map);
      geoapp.map.on("moveend resize", () => { if (on) draw(); });
    }
    on = wanted;
    draw();
    geoapp.placeBaseNames();
  };

  const color = () => (geoapp.isDark() ? "#8fa1a9" : "#5d6a70");

  function draw() {
    lines.clearLayers();
    if (!on) return;
    const bounds = geoapp.map.getBounds().pad(0.5), { meridians, parallels } = ticks(bounds);
    const style = { pane: "grid", interactive: false, color: color(), weight: 1, opacity: 0.28 };
    for (const lng of meridians) L.polyline([[bounds.getSouth(), lng], [bounds.getNorth(), lng]], style).addTo(lines);
    for (const lat of parallels) L.polyline([[lat, bounds.getWest()], [lat, bounds.getEast()]], style).addTo(lines);
  }

  // The lines within a box, at the finest step that leaves them far enough apart.
  function ticks(bounds) {
    const map = geoapp.map, middle = map.getCenter();
    const pixels = map.project([middle.lat, middle.lng + 1]).x - map.project(middle).x; // a degree of longitude is the shorter one
    const step = [...STEPS].reverse().find((one) => one * pixels >= APART) || STEPS[0];
    const within = (from, to) => {
      const found = [];
      for (let n = Math.ceil(from / step); n * step <= to; n++) found.push(n * step);
      return found;
    };
    return { meridians: within(bounds.getWest(), bounds.getEast()), parallels: within(bounds.getSouth(), bounds.getNorth()) };
  }

  // Degrees along the upper and the left edge, and between two of them their distance, where nothing else stands.
  geoapp.nameGrid = function (taken) {
    if (!on) return;
    const map = geoapp.map, bounds = map.getBounds(), { meridians, parallels } = ticks(bounds);
    const write = (text, x, y) => geoapp.putName(text, L.point(x, y), SIZE, color(), taken, "geo-ground geo-grid");
    const x = (lng) => map.latLngToContainerPoint([bounds.getNorth(), lng]).x, y = (lat) => map.latLngToContainerPoint([lat, bounds.getWest()]).y;
    const edge = map.getSize();
    for (const lng of meridians) write(degrees(lng, "E", "W"), x(lng), 10) || write(degrees(lng, "E", "W"), x(lng), edge.y - 26);
    for (const lat of parallels) write(degrees(lat, "N", "S"), 34, y(lat)) || write(degrees(lat, "N", "S"), edge.x - 34, y(lat));
    between(meridians, (one, other) => {
      const at = bounds.getNorth(), text = `↔ ${far(map.distance([at, one], [at, other]))}`, spot = (x(one) + x(other)) / 2;
      return write(text, spot, 10) || write(text, spot, edge.y - 26);
    });
    between(parallels, (one, other) => {
      const at = bounds.getWest(), text = `↕ ${far(map.distance([one, at], [other, at]))}`, spot = (y(one) + y(other)) / 2;
      return write(text, 34, spot) || write(text, edge.x - 34, spot);
    });
  };

  function between(ticks, write) {
    for (let n = 1; n < ticks.length; n++) write(ticks[n - 1], ticks[n]);
  }

  function far(metres) {
    const many = metres >= 1000 ? metres / 1000 : metres;
    const number = many >= 100 ? Math.round(many) : Number(many.toPrecision(3));
    return `${number} ${metres >= 1000 ? "km" : "m"}`;
  }

  // 87.5 as 87°30′E.
  function degrees(value, positive, negative) {
    const seconds = Math.round(Math.abs(value) * 3600), two = (number) => String(number).padStart(2, "0");
    const minutes = Math.floor(seconds / 60) % 60, rest = seconds % 60;
    const text = `${Math.floor(seconds / 3600)}°${minutes || rest ? `${two(minutes)}′` : ""}${rest ? `${two(rest)}″` : ""}`;
    return text + (value < 0 ? negative : positive);
  }
})(window.geoapp);
