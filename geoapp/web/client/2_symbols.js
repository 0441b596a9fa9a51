// Projects on the map: one symbol a theme, honest about how well each is placed. Colour is never the only code.
(function (geoapp) {
  const SIZE = 26, DOT = 9; // pixels: width of a pin, radius of a painted symbol
  const FEW = 0.3; // of the pins: so many are moved singly, more by starting again
  let shown = []; // [Leaflet layer, numbers of the map layers it belongs to, group]
  let pins = null, outlines = null, tiles = null, halo = null, tints = null;

  // A pin is made when it comes into sight, not when it is declared.
  const Pin = L.DivIcon.extend({
    options: { iconSize: [SIZE, SIZE], className: "geo-pin" },
    createIcon: function () {
      const { layer, exact, square, name } = this.options;
      const face = geoapp.text("div", (square ? "geo-square " : "") + (exact ? "" : "geo-hollow"), layer.symbol);
      face.style.cssText = exact
        ? `background:${layer.color};border-color:#fff;color:#fff`
        : `background:#fff;border-color:${layer.color};color:${layer.color}`;
      const icon = document.createElement("div");
      icon.appendChild(face);
      this._setIconStyles(icon, "icon");
      icon.setAttribute("aria-label", name);
      return icon;
    },
  });

  // The same symbol painted on a canvas, for thousands of them: solid where it is exact, else hollow and dashed. Each is
  // drawn once and then copied, which is several times faster.
  const stamps = new Map();

  geoapp.paintSymbol = function (context, at, radius, { color, exact, square, symbol }) {
    const key = `${color} ${radius} ${exact} ${square} ${symbol}`, half = radius + 1;
    if (!stamps.has(key)) stamps.set(key, makeStamp(half, radius, { color, exact, square, symbol }));
    context.globalAlpha = 1;
    context.drawImage(stamps.get(key), at.x - half, at.y - half, 2 * half, 2 * half);
  };

  function makeStamp(half, radius, { color, exact, square, symbol }) {
    const stamp = document.createElement("canvas"), sharp = Math.ceil(window.devicePixelRatio);
    stamp.width = stamp.height = 2 * half * sharp;
    const context = stamp.getContext("2d");
    context.scale(sharp, sharp);
    context.translate(half, half);
    context.beginPath();
    square ? context.rect(-radius, -radius, 2 * radius, 2 * radius) : context.arc(0, 0, radius, 0, 2 * Math.PI);
    context.fillStyle = exact ? color : "#fff";
    context.fill();
    context.lineWidth = 1.5;
    if (!exact && symbol) context.setLineDash([4, 2]);
    context.strokeStyle = exact ? "#fff" : color;
    context.stroke();
    context.fillStyle = context.strokeStyle;
    context.font = "700 11px sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    if (symbol) context.fillText(symbol, 0, 0.5);
    return stamp;
  }

  const Dot = L.CircleMarker.extend({
    _updatePath: function () {
      if (this._renderer._drawing && !this._empty())
        geoapp.paintSymbol(this._renderer._ctx, this._point, this._radius, this.options);
    },
  });

  // A circle of uncertainty that its own symbol would cover is not painted.
  const Ring = L.Circle.extend({
    _updatePath: function () {
      if (this._radius > DOT) L.Circle.prototype._updatePath.call(this);
    },
  });

  geoapp.tooltip = function (name, lines) {
    const box = document.createElement("div");
    box.appendChild(geoapp.text("b", "", name));
    for (const line of lines) box.appendChild(geoapp.text("div", "", line));
    return box;
  };

  // What was drawn before is drawn again when it comes back: making thousands of objects is what takes time.
  let made = new Map(), age = null;

  function once(key, make) {
    if (!made.has(key)) made.set(key, make());
    return made.get(key);
  }

  function makePins([id, name, lines, number, exact, square, spots], many) {
    const layer = geoapp.config.layers[number];
    return spots.map((spot) => {
      const pin = many
        ? new Dot(spot, { renderer: geoapp.canvas, radius: DOT, color: layer.color, symbol: layer.symbol, exact, square })
        : L.marker(spot, { icon: new Pin({ layer, exact, square, name }), riseOnHover: true });
      pin.bindTooltip(() => geoapp.tooltip(name, lines));
      pin.on("click", () => geoapp.tell("project", id));
      return [pin, [number]];
    });
  }

  // The true place is somewhere within.
  geoapp.circleStyle = (layer) => ({
    color: layer.color, dashArray: "4 5", weight: 1, opacity: 0.55, fill: true, fillColor: layer.color, fillOpacity: 0.03,
  });
  geoapp.lineStyle = (layer, dash) => ({ color: layer.color, weight: layer.weight, opacity: 0.9, dashArray: dash });
  geoapp.areaStyle = (layer, dash) => ({
    color: layer.color, weight: 1.5, opacity: 1, dashArray: dash, fill: true, fillColor: layer.color, fillOpacity: layer.opacity,
  });

  function makeOutline(outline, many) {
    const layers = outline.layers.map((number) => geoapp.config.layers[number]);
    const layer = layers.length > 1 ? Object.assign({}, layers[0], { color: geoapp.config.colors.ink }) : layers[0];
    const alone = outline.id !== "" && outline.kind !== "circle";
    const options = { interactive: alone };
    if (many) options.renderer = geoapp.canvas;
    if (outline.kind === "circle") {
      Object.assign(options, { radius: outline.radius }, geoapp.circleStyle(layer));
      return outline.at.map((spot) => [new Ring(spot, options), outline.layers]);
    }
    const path = outline.kind === "line"
      ? L.polyline(outline.at, Object.assign(options, geoapp.lineStyle(layer, outline.dash)))
      : L.polygon(outline.at, Object.assign(options, geoapp.areaStyle(layer, outline.dash)));
    if (alone) {
      path.bindTooltip(() => geoapp.tooltip(outline.name, outline.lines), { sticky: true });
      path.on("click", () => geoapp.tell("project", outline.id));
      // The keyboard reaches the project's symbol; its outline, which has no name to read out, is no further stop.
      path.on("add", () => { const drawn = path.getElement && path.getElement(); if (drawn) drawn.setAttribute("tabindex", "-1"); });
    }
    return [[path, outline.layers]];
  }

  function makeCluster() {
    const cluster = L.markerClusterGroup({
      iconCreateFunction: (cluster) => L.divIcon({
        html: geoapp.text("span", "", String(cluster.getChildCount())), className: "geo-cluster", iconSize: [30, 30],
      }),
      maxClusterRadius: 32, showCoverageOnHover: false, zoomToBoundsOnClick: false, chunkedLoading: false,
      spiderLegPolylineOptions: { weight: 1.5, color: geoapp.config.colors.ink, opacity: 0.6 },
    });
    // A click zooms in, or spreads out symbols that stand on one spot.
    cluster.on("clusterclick", (event) => {
      const bounds = event.layer.getBounds();
      const oneSpot = bounds.getNorthEast().equals(bounds.getSouthWest(), 1e-4);
      oneSpot ? event.layer.spiderfy() : event.layer.zoomToBounds({ padding: [40, 40] });
    });
    return cluster;
  }

  // How features arrive depends on their number: in the message, fetched by address, or as vector tiles.
  geoapp.drawFeatures = function (features) {
    if (features.tiles) return clear(), drawTiles(features);
    if (features.data) return place(features.data, false, features);
    fetch(features.url)
      .then((answer) => { if (!answer.ok) throw new Error(answer.status); return answer.json(); })
      .then((data) => { if (geoapp.payload.features.key === features.key) place(data, true, features); })
      .catch(() => geoapp.say(geoapp.config.words.not_fetched));
  };

  function drawTiles(features) {
    geoapp.makeTiles(features)
      .then((made) => { if (geoapp.payload.features.key === features.key && !tiles) tiles = made.addTo(geoapp.map); })
      .catch(() => geoapp.say(geoapp.config.words.not_fetched));
  }

  function clear() {
    for (const group of [pins, outlines, tiles]) if (group) geoapp.map.removeLayer(group);
    pins = outlines = tiles = null;
    shown = [];
  }

  function place(data, many, features) {
    if (tiles || !pins) clear();
    if (!pins) {
      outlines = L.layerGroup().addTo(geoapp.map);
      pins = makeCluster().addTo(geoapp.map);
    }
    if (age !== features.age) made.clear();
    age = features.age;
    const way = many ? "m" : "f";
    shown = data.outlines.flatMap((one) =>
      once(way + JSON.stringify(one), () => makeOutline(one, many)).map((drawn) => [...drawn, outlines]));
    for (const one of data.pins)
      for (const drawn of once(way + one[0], () => makePins(one, many))) shown.push([...drawn, pins]);
    geoapp.drawOpenLayers();
    geoapp.map.getContainer().dataset.drawn = features.key;
  }

  // Show what is selected and in an open layer: what is there already stays; nothing is asked of the server.
  geoapp.drawOpenLayers = function () {
    if (tiles) return tiles.redraw();
    if (!pins) return;
    const wanted = shown.filter(([, numbers]) => geoapp.isOpen(numbers));
    const of = (group) => new Set(wanted.filter((one) => one[2] === group).map((one) => one[0]));
    const paths = of(outlines), points = of(pins);
    outlines.eachLayer((path) => { if (!paths.has(path)) outlines.removeLayer(path); });
    for (const path of paths) if (!outlines.hasLayer(path)) outlines.addLayer(path);
    const there = pins.getLayers();
    const gone = there.filter((pin) => !points.has(pin));
    if (gone.length > FEW * there.length) {
      pins.clearLayers();
      pins.addLayers([...points]);
    } else {
      const present = new Set(there);
      pins.removeLayers(gone);
      pins.addLayers([...points].filter((pin) => !present.has(pin)));
    }
    geoapp.placeNames();
  };

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
      badge.on("click", () => geoapp.tell("district", district.adcode));
    }
  };

  // The opened project, with its name beside it.
  geoapp.drawHalo = function (opened) {
    if (halo) geoapp.map.removeLayer(halo);
    halo = null;
    if (!opened) return;
    const { color, weight } = geoapp.config.marks.halo;
    const style = { pane: "halo", interactive: false, color, weight, opacity: 0.9, fill: false };
    halo = opened.kind === "point" ? L.circleMarker(opened.spot, Object.assign(style, { radius: 19, weight: weight / 2 }))
      : opened.kind === "line" ? L.polyline(opened.at, style)
      : L.polygon(opened.at, style);
    halo.bindTooltip(geoapp.text("b", "", opened.name), { permanent: true, direction: "top", offset: [0, -18] });
    halo.addTo(geoapp.map);
    halo.openTooltip(opened.spot);
  };

  geoapp.placeHalo = () => { if (halo) halo.getTooltip().update(); };
})(window.geoapp);
