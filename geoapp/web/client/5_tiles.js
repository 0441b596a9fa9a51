// Tens of thousands of projects as vector tiles, drawn like fewer of them: what hovering says is asked for by the id, and
// which of them lie on each other by their place.
(function (geoapp) {
  const SYMBOL = 9, SPECK = 4; // pixels: radius of a symbol with its character, and of one without room for it
  const PAUSE = 80; // milliseconds that the mouse rests on a project before its name is asked for
  let names = new Map(), hovered = null, hint = null, timer = 0, drawnTiles = null, painted = new Map(), spots = new Map();

  geoapp.makeTiles = function (features) {
    names.clear();
    spots.clear();
    return loadTileScript().then(() => {
      const drawn = (make) => (properties, zoom) => {
        const layer = geoapp.config.layers[properties.t];
        return layer && geoapp.isOpen([properties.t]) ? make(layer, properties, zoom) : [];
      };
      // Where there is no room for a character there is none for dashes, and they take long to draw.
      const dash = (properties, zoom) => (properties.d && zoom >= features.room ? geoapp.config.schematic : null);
      const tiles = L.vectorGrid.protobuf(features.tiles, {
        rendererFactory: (coords, ...how) => {
          painted.set(keyOf(coords), L.canvas.tile(coords, ...how));
          return painted.get(keyOf(coords));
        }, interactive: true, pane: "tiles", maxNativeZoom: geoapp.config.tile_zoom,
        vectorTileLayerStyles: {
          areas: drawn((layer, properties, zoom) => geoapp.areaStyle(layer, dash(properties, zoom))),
          lines: drawn((layer, properties, zoom) => geoapp.lineStyle(layer, dash(properties, zoom))),
          circles: drawn((layer, properties) => // 16 units a pixel
            geoapp.allMargins() ? { ...geoapp.circleStyle(layer), radius: properties.r / 16 } : []),
          points: drawn((layer, properties, zoom) => {
            const roomy = zoom >= features.room;
            return { painted: true, radius: roomy ? SYMBOL : SPECK, symbol: roomy ? layer.symbol : "", color: layer.color,
              exact: properties.e, shape: layer.shape };
          }),
        },
      });
      tiles.on("load", () => { geoapp.map.getContainer().dataset.drawn = features.key; geoapp.placeNames(); });
      tiles.on("tileunload", ({ coords }) => painted.delete(keyOf(coords)));
      tiles.on("remove", () => { leave(); painted.clear(); drawnTiles = null; });
      drawnTiles = tiles;
      return tiles;
    });
  };

  let mended = false;
  function loadTileScript() {
    L.DomEvent.fakeStop = L.DomEvent.fakeStop || function () {}; // asked for by VectorGrid, gone from Leaflet
    return geoapp.load("tiles").then(() => { if (!mended) mendTiles(); mended = true; });
  }

  const keyOf = ({ x, y, z }) => `${x} ${y} ${z}`;
  const idOf = (found) => `${geoapp.payload.features.plan}/${found.properties.i}`;

  // VectorGrid looks for what was clicked as if tiles were never scaled, and hands Leaflet a point without a
  // place, which it fails on: both are ours here, and so are the symbols.
  function mendTiles() {
    const under = (tile, event) => {
      const box = tile.getContainer().getBoundingClientRect();
      const spot = L.point(event.clientX - box.left, event.clientY - box.top)
        .unscaleBy(L.point(box.width, box.height)).scaleBy(tile._size);
      return Object.values(tile._layers).reverse().filter((layer) => layer.properties.i && layer._containsPoint(spot));
    };
    const updateCircle = L.Canvas.prototype._updateCircle;
    L.Canvas.Tile.include({
      _updateCircle: function (layer) {
        if (!layer.options.painted) updateCircle.call(this, layer);
        else if (this._drawing) geoapp.paintSymbol(this._ctx, layer._point, layer._radius, layer.options);
      },
      _onClick: function (event) {
        const found = event.type === "click" && !this._map._draggableMoved(this._map) ? under(this, event) : [];
        if (!found.length) return;
        leave(); // its name stands beside it once it is open
        const held = found.reduce((sum, one) => sum + (one.properties.m || 0), 0);
        held > 1 ? list(this._map.mouseEventToLatLng(event)) : geoapp.tell("project", idOf(found[0]));
      },
      _onMouseMove: function (event) {
        if (!this._map || this._map.dragging.moving()) return;
        const [found] = under(this, event);
        this.getContainer().style.cursor = found ? "pointer" : "";
        found ? hover(idOf(found), this._map.mouseEventToLatLng(event)) : leave();
      },
      _handleMouseOut: leave,
    });
  }

  // Symbols that lie on each other open the list of them.
  function list(at) {
    const features = geoapp.payload.features;
    fetch(`${features.near}&at=${[at.lat, at.lng, geoapp.map.getZoom()].join(",")}`)
      .then((answer) => { if (!answer.ok) throw new Error(answer.status); return answer.json(); })
      .then((data) => {
        if (geoapp.payload.features.key !== features.key) return;
        const open = geoapp.readProjects(data).filter((one) => geoapp.isOpen([one.number]));
        const of = data.all.filter(([number]) => geoapp.isOpen([number]))
          .flatMap(([number, exact, count]) => Array(count).fill({ layer: geoapp.config.layers[number], exact }));
        if (of.length === 1) geoapp.tell("project", open[0].id);
        else if (open.length) geoapp.openList(open, { of, at, nearer: nearer(open) });
      })
      .catch(() => geoapp.say(geoapp.config.words.not_fetched));
  }

  // Nearer there is room, until all stand on one spot.
  function nearer(projects) {
    const bounds = L.latLngBounds(projects.flatMap((one) => one.spots)), map = geoapp.map;
    if (map.getZoom() >= map.getMaxZoom() || bounds.getNorthEast().equals(bounds.getSouthWest(), 1e-4)) return null;
    return () => map.setView(bounds.getCenter(), Math.min(map.getZoom() + 3, map.getMaxZoom()));
  }

  // Symbols with names, those that matter most first; a tile knows them where there is room.
  geoapp.tileSpots = function () {
    if (!drawnTiles) return [];
    const found = new Map();
    for (const tile of painted.values()) {
      const at = tile.getCoord();
      for (const { properties, _point } of Object.values(tile._layers)) {
        if (!properties.n || at.z !== tileZoom()) continue;
        const place = geoapp.map.unproject(at.scaleBy(tile._size).add(_point), drawnTiles._tileZoom);
        found.set(`${properties.i} ${place.lat.toFixed(5)} ${place.lng.toFixed(5)}`, { project: known(properties), dot: true, getLatLng: () => place });
      }
    }
    return [...found.values()].sort((a, b) => a.project.rank - b.project.rank);
  };

  const tileZoom = () => Math.min(drawnTiles._tileZoom, geoapp.config.tile_zoom);

  function known({ i, n, k }) {
    if (!spots.has(i)) spots.set(i, { id: `${geoapp.payload.features.plan}/${i}`, name: n, rank: k });
    return spots.get(i);
  }

  // Each name is asked for once.
  function hover(id, place) {
    if (hint && hovered === id) return hint.setLatLng(place);
    if (hovered === id) return;
    leave();
    hovered = id;
    timer = window.setTimeout(() => {
      if (!names.has(id))
        names.set(id, fetch(`${geoapp.payload.features.label}&id=${encodeURIComponent(id)}`)
          .then((answer) => { if (!answer.ok) throw new Error(answer.status); return answer.json(); }));
      names.get(id).then(({ name, lines, margin }) => {
        if (hovered !== id || hint || geoapp.isOpened(id)) return;
        geoapp.hoverMargin({ margin, layer: { color: geoapp.config.colors.ink } });
        hint = L.tooltip({ offset: [8, 0] }).setLatLng(place).setContent(geoapp.tooltip(name, lines)).addTo(geoapp.map);
      }).catch(() => names.delete(id));
    }, PAUSE);
  }

  function leave() {
    window.clearTimeout(timer);
    if (hint) { hint.remove(); geoapp.hoverMargin(null); }
    hovered = hint = null;
  }
})(window.geoapp);
