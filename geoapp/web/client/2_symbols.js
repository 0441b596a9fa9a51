// Projects on the map: the shape of a symbol tells its family, its character the theme, its filling how sure its place is.
(function (geoapp) {
  const SIZE = 28, UNIT = 10.5, DOT = 8; // pixels: width of a pin, what a shape's 1 is in it and on a canvas
  const FEW = 0.3; // of the pins: so many are moved singly, more by starting again
  let shown = []; // [Leaflet layer, numbers of the map layers it belongs to, group, project]
  let pins = null, outlines = null, tiles = null;

  geoapp.svg = function (name, attributes, text) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text) element.textContent = text;
    return element;
  };

  // A symbol as SVG, for pins and lists.
  geoapp.drawSymbol = function ({ shape, color, symbol }, exact) {
    const svg = geoapp.svg("svg", { viewBox: `${-SIZE / 2} ${-SIZE / 2} ${SIZE} ${SIZE}`, "aria-hidden": "true" });
    const points = geoapp.config.shapes[shape].map(([x, y]) => `${x * UNIT},${y * UNIT}`).join(" ");
    svg.append(geoapp.svg("polygon", { points, fill: exact ? color : "#fff", stroke: exact ? "#fff" : color }),
      geoapp.svg("text", { y: 4.2, "text-anchor": "middle", fill: exact ? "#fff" : color }, symbol));
    svg.classList.toggle("geo-hollow", !exact);
    return svg;
  };

  // A pin is made when it comes into sight, not when it is declared.
  const Pin = L.DivIcon.extend({
    options: { iconSize: [SIZE, SIZE], className: "geo-pin" },
    createIcon: function () {
      const { layer, exact, name } = this.options, icon = document.createElement("div");
      icon.appendChild(geoapp.drawSymbol(layer, exact));
      this._setIconStyles(icon, "icon");
      icon.setAttribute("aria-label", `${name} (${geoapp.word(exact ? "exact" : "approximate")})`);
      return icon;
    },
  });

  // The same symbol painted on a canvas, for thousands of them: each is drawn once and then copied, which is several
  // times faster.
  const stamps = new Map();

  geoapp.paintSymbol = function (context, at, radius, { color, exact, shape, symbol }) {
    const key = `${color} ${radius} ${exact} ${shape} ${symbol}`, half = 1.4 * radius + 1;
    if (!stamps.has(key)) stamps.set(key, makeStamp(half, radius, { color, exact, shape, symbol }));
    context.globalAlpha = 1;
    context.drawImage(stamps.get(key), at.x - half, at.y - half, 2 * half, 2 * half);
  };

  function makeStamp(half, radius, { color, exact, shape, symbol }) {
    const stamp = document.createElement("canvas"), sharp = Math.ceil(window.devicePixelRatio);
    stamp.width = stamp.height = 2 * half * sharp;
    const context = stamp.getContext("2d");
    context.scale(sharp, sharp);
    context.translate(half, half);
    context.beginPath();
    for (const [x, y] of geoapp.config.shapes[shape]) context.lineTo(x * radius, y * radius);
    context.closePath();
    context.fillStyle = exact ? color : "#fff";
    context.fill();
    context.lineWidth = 1.5;
    context.strokeStyle = exact ? "#fff" : color;
    context.stroke();
    context.fillStyle = context.strokeStyle;
    context.font = "700 10px sans-serif";
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

  // Where a page lists its projects under numbers, these stand in the symbols and before the names.
  const numberOf = (id) => ((geoapp.payload || {}).numbers || {})[id];

  // A project as the script knows it; `margin` is where it truly lies.
  function readProject([id, plain, lines, number, exact, radius, spots, place], data) {
    const listed = numberOf(id), own = geoapp.config.layers[number];
    const layer = listed ? { ...own, symbol: String(listed) } : own, name = listed ? `${listed} ${plain}` : plain;
    const outline = data.outlines[place];
    const margin = { kind: outline ? outline.kind : "point", at: outline ? outline.at : spots, radius };
    return { id, name, lines, layer, number, exact, spots, outline, margin };
  }

  geoapp.readProjects = (data) => data.pins.map((pin) => readProject(pin, data));

  function makePins(project, many) {
    const { layer, exact, name } = project;
    return project.spots.map((spot) => {
      const pin = many
        ? new Dot(spot, { renderer: geoapp.canvas, radius: DOT, color: layer.color, shape: layer.shape, symbol: layer.symbol, exact })
        : L.marker(spot, { icon: new Pin({ layer, exact, name }), riseOnHover: true });
      pin.project = project;
      pin.bindTooltip(() => geoapp.tooltip(name, project.lines));
      listen(pin, project);
      pin.on("add", () => {
        const icon = pin.getElement && pin.getElement();
        if (!icon) return;
        icon.addEventListener("focus", () => geoapp.hoverMargin(project));
        icon.addEventListener("blur", () => geoapp.hoverMargin(null));
      });
      return [pin, [project.number]];
    });
  }

  // Hovering shows where a project truly lies; a click opens it, and what is opened has its name beside it already.
  function listen(drawn, project) {
    drawn.on("mouseover", () => geoapp.hoverMargin(project));
    drawn.on("mouseout", () => geoapp.hoverMargin(null));
    drawn.on("tooltipopen", () => { if (geoapp.isOpened(project.id)) drawn.closeTooltip(); });
    drawn.on("click", () => { drawn.closeTooltip(); geoapp.tell("project", project.id); });
  }

  geoapp.lineStyle = (layer, dash) => ({ color: layer.color, weight: layer.weight, opacity: 0.9, dashArray: dash });
  geoapp.areaStyle = (layer, dash) => ({
    color: layer.color, weight: 1.5, opacity: 1, dashArray: dash, fill: true, fillColor: layer.color, fillOpacity: layer.opacity,
  });

  function makeOutline(outline, project, many) {
    const layers = outline.layers.map((number) => geoapp.config.layers[number]);
    const layer = layers.length > 1 ? Object.assign({}, layers[0], { color: geoapp.config.colors.ink }) : layers[0];
    const options = { interactive: Boolean(project) };
    if (many) options.renderer = geoapp.canvas;
    const path = outline.kind === "line"
      ? L.polyline(outline.at, Object.assign(options, geoapp.lineStyle(layer, outline.dash)))
      : L.polygon(outline.at, Object.assign(options, geoapp.areaStyle(layer, outline.dash)));
    if (project) {
      path.bindTooltip(() => geoapp.tooltip(outline.name, outline.lines), { sticky: true });
      path.project = project;
      listen(path, project);
      // The keyboard reaches the project's symbol; its outline, which has no name to read out, is no further stop.
      path.on("add", () => { const drawn = path.getElement && path.getElement(); if (drawn) drawn.setAttribute("tabindex", "-1"); });
    }
    return [[path, outline.layers]];
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
    geoapp.drawMargins([]);
  }

  function place(data, many, features) {
    if (tiles || !pins) clear();
    if (!pins) {
      outlines = L.layerGroup().addTo(geoapp.map);
      pins = geoapp.makeClusters().addTo(geoapp.map);
    }
    if (age !== features.age) made.clear();
    age = features.age;
    const way = many ? "m" : "f", projects = new Map(data.pins.map((pin) => [pin[0], readProject(pin, data)]));
    shown = data.outlines.flatMap((one) =>
      once(way + JSON.stringify(one), () => makeOutline(one, projects.get(one.id), many)).map((drawn) => [...drawn, outlines]));
    for (const project of projects.values())
      for (const drawn of once(`${way}${project.id} ${project.layer.symbol}`, () => makePins(project, many))) shown.push([...drawn, pins, project]);
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
    geoapp.drawMargins(wanted.map((one) => one[3]).filter(Boolean));
    geoapp.placeNames();
  };

  // What the map shows now: symbols that stand alone or for several, and courses with the projects that follow them.
  geoapp.standing = function () {
    if (tiles) return geoapp.tileSpots();
    const found = [];
    if (pins) pins._featureGroup.eachLayer((one) => found.push(one));
    return found;
  };
  geoapp.ranked = () => (tiles ? geoapp.tileSpots().map((one) => one.project) : shown.map((one) => one[3]).filter(Boolean));
  geoapp.courses = function () {
    const found = new Map();
    for (const [, numbers, , project] of shown) {
      if (!project || !project.outline || project.outline.kind !== "line" || !geoapp.isOpen(numbers)) continue;
      found.set(project.outline, [...(found.get(project.outline) || []), project]);
    }
    return found;
  };
  geoapp.redrawTiles = () => { if (tiles) tiles.redraw(); };
})(window.geoapp);
