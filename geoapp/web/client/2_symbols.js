// Projects on the map: one symbol a theme, honest about how well each is placed. Colour is never the only code.
(function (geoapp) {
  const SHARED = "#4d5560";
  const SIZE = 26;
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

  // The same symbol painted on a canvas, for thousands of them.
  const Dot = L.CircleMarker.extend({
    _updatePath: function () {
      L.CircleMarker.prototype._updatePath.call(this);
      const context = this._renderer._ctx, { symbol, ink } = this.options;
      if (!this._renderer._drawing || this._empty()) return;
      context.globalAlpha = 1;
      context.fillStyle = ink;
      context.font = "700 11px sans-serif";
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.fillText(symbol, this._point.x, this._point.y + 0.5);
    },
  });

  function tooltip(name, lines) {
    const box = document.createElement("div");
    box.appendChild(geoapp.text("b", "", name));
    for (const line of lines) box.appendChild(geoapp.text("div", "", line));
    return box;
  }

  const options = (layer, dash, extra) => Object.assign({ color: layer.color, dashArray: dash }, extra);

  function makePins(list, many) {
    const made = [];
    for (const [id, name, lines, number, exact, square, spots] of list) {
      const layer = geoapp.config.layers[number];
      for (const spot of spots) {
        const pin = many
          ? new Dot(spot, {
              renderer: geoapp.canvas, radius: 9, weight: 1.5, color: exact ? "#fff" : layer.color,
              fillColor: exact ? layer.color : "#fff", fillOpacity: 1, symbol: layer.symbol,
              ink: exact ? "#fff" : layer.color,
            })
          : L.marker(spot, { icon: new Pin({ layer, exact, square, name }), riseOnHover: true });
        pin.bindTooltip(() => tooltip(name, lines));
        pin.on("click", () => geoapp.tell("project", id));
        made.push([pin, [number]]);
      }
    }
    return made;
  }

  function makeOutline(outline, many) {
    const layers = outline.layers.map((number) => geoapp.config.layers[number]);
    const layer = layers.length > 1 ? Object.assign({}, layers[0], { color: SHARED }) : layers[0];
    const alone = outline.id !== "";
    const base = { interactive: alone, renderer: many ? geoapp.canvas : undefined };
    let path;
    if (outline.kind === "circle") {
      path = L.featureGroup(outline.at.map((spot) => L.circle(spot, options(layer, "4 5", Object.assign({}, base, {
        radius: outline.radius, weight: 1, opacity: 0.55, fillColor: layer.color, fillOpacity: 0.03, interactive: false,
      })))));
    } else if (outline.kind === "line") {
      path = L.polyline(outline.at, options(layer, outline.dash, Object.assign(base, { weight: layer.weight, opacity: 0.9 })));
    } else {
      path = L.polygon(outline.at, options(layer, outline.dash, Object.assign(base, {
        weight: 1.5, fillColor: layer.color, fillOpacity: layer.opacity,
      })));
    }
    if (alone && outline.kind !== "circle") {
      path.bindTooltip(() => tooltip(outline.name, outline.lines), { sticky: true });
      path.on("click", () => geoapp.tell("project", outline.id));
    }
    return [path, outline.layers];
  }

  function makeCluster() {
    const cluster = L.markerClusterGroup({
      iconCreateFunction: (cluster) => L.divIcon({
        html: geoapp.text("span", "", String(cluster.getChildCount())), className: "geo-cluster", iconSize: [30, 30],
      }),
      maxClusterRadius: 32, showCoverageOnHover: false, zoomToBoundsOnClick: false, chunkedLoading: false,
      spiderLegPolylineOptions: { weight: 1.5, color: "#1d2a30", opacity: 0.6 },
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
    if (features.data) return place(features.data, false, features.key);
    fetch(features.url)
      .then((answer) => { if (!answer.ok) throw new Error(answer.status); return answer.json(); })
      .then((data) => { if (geoapp.payload.features.key === features.key) place(data, true, features.key); })
      .catch(() => geoapp.say(geoapp.config.words.not_fetched));
  };

  function clear() {
    for (const group of [pins, outlines, tiles]) if (group) geoapp.map.removeLayer(group);
    pins = outlines = tiles = null;
    shown = [];
  }

  function place(data, many, key) {
    clear();
    pins = makeCluster();
    outlines = L.layerGroup();
    shown = data.outlines.map((outline) => [...makeOutline(outline, many), outlines]);
    shown.push(...makePins(data.pins, many).map((made) => [...made, pins]));
    const open = shown.filter(([, numbers]) => geoapp.isOpen(numbers));
    pins.addLayers(open.filter((one) => one[2] === pins).map((one) => one[0]));
    for (const [path, , group] of open) if (group === outlines) outlines.addLayer(path);
    outlines.addTo(geoapp.map);
    pins.addTo(geoapp.map);
    geoapp.map.getContainer().dataset.drawn = key;
  }

  // Switching a layer moves what is there already; nothing is asked of the server.
  geoapp.drawOpenLayers = function () {
    if (tiles) return tiles.redraw();
    const add = [], remove = [];
    for (const [layer, numbers, group] of shown) {
      const wanted = geoapp.isOpen(numbers);
      if (group === outlines && wanted !== outlines.hasLayer(layer)) outlines[wanted ? "addLayer" : "removeLayer"](layer);
      if (group === pins && wanted !== pins.hasLayer(layer)) (wanted ? add : remove).push(layer);
    }
    if (pins) { pins.removeLayers(remove); pins.addLayers(add); }
  };

  function drawTiles(features) {
    loadTileScript().then(() => {
      if (geoapp.payload.features.key !== features.key) return;
      const style = (properties) => {
        const layer = geoapp.config.layers[properties.t];
        if (!layer || !geoapp.isOpen([properties.t])) return [];
        return { radius: 4, weight: 1, color: properties.e ? "#fff" : layer.color, fill: true,
          fillColor: properties.e ? layer.color : "#fff", fillOpacity: 0.9, opacity: 1 };
      };
      const line = (properties) => {
        const layer = geoapp.config.layers[properties.t];
        return layer && geoapp.isOpen([properties.t]) ? { weight: 2, color: layer.color, opacity: 0.9 } : [];
      };
      const area = (properties) => {
        const drawn = line(properties);
        return Array.isArray(drawn) ? drawn : Object.assign(drawn, { fill: true, fillColor: drawn.color, fillOpacity: 0.1 });
      };
      tiles = L.vectorGrid.protobuf(features.tiles, {
        rendererFactory: L.canvas.tile, interactive: true, pane: "tiles", maxNativeZoom: 14,
        vectorTileLayerStyles: { points: style, lines: line, areas: area },
        getFeatureId: (feature) => feature.properties.i,
      });
      tiles.on("click", (event) => geoapp.tell("project", event.layer.properties.i));
      tiles.on("load", () => { geoapp.map.getContainer().dataset.drawn = features.key; });
      tiles.addTo(geoapp.map);
    }).catch(() => geoapp.say(geoapp.config.words.not_fetched));
  }

  let tileScript = null;
  function loadTileScript() {
    L.DomEvent.fakeStop = L.DomEvent.fakeStop || function () {}; // asked for by VectorGrid, gone from Leaflet
    tileScript = tileScript || new Promise((resolve, reject) => {
      const script = document.createElement("script");
      Object.assign(script, { src: geoapp.config.tile_script, onload: resolve, onerror: reject });
      document.head.appendChild(script);
    });
    return tileScript;
  }

  // Districts that projects are known by only: tinted, with their number.
  geoapp.drawTints = function (list) {
    if (tints) geoapp.map.removeLayer(tints);
    tints = L.layerGroup().addTo(geoapp.map);
    for (const [number, opacity, count, label] of list) {
      const district = geoapp.config.districts[number];
      L.polygon(district.rings, { pane: "tints", interactive: false, stroke: false, fillColor: geoapp.config.tint, fillOpacity: opacity }).addTo(tints);
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
    const common = { pane: "halo", interactive: false, color: "#ffb000", opacity: 0.9 };
    halo = opened.kind === "point" ? L.circleMarker(opened.spot, Object.assign(common, { radius: 19, weight: 5, fill: false }))
      : opened.kind === "line" ? L.polyline(opened.at, Object.assign(common, { weight: 11 }))
      : L.polygon(opened.at, Object.assign(common, { weight: 9, fill: false }));
    halo.bindTooltip(geoapp.text("b", "", opened.name), { permanent: true, direction: "top", offset: [0, -18] });
    halo.addTo(geoapp.map);
    halo.openTooltip(opened.spot);
  };

  geoapp.placeHalo = () => { if (halo) halo.getTooltip().update(); };
})(window.geoapp);
