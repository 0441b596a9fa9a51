// Vector tiles of the operator's archive, read and painted here: the few classes of ground that a quiet base needs.
(function (geoapp) {
  const SIZE = 512; // pixels: an archive's tiles are made for twice the edge of the screen's
  const KEPT = 80; // tiles that are kept when they go out of sight
  const read = new Map(); // address: promise of features

  const Archive = L.GridLayer.extend({
    options: { tileSize: SIZE, pane: "base", updateWhenZooming: false, keepBuffer: 1 },
    initialize: function (one) {
      this.one = one;
      L.GridLayer.prototype.initialize.call(this, {});
      this.on("load", geoapp.placeBaseNames);
    },
    createTile: function (coords, done) {
      const canvas = document.createElement("canvas"), ratio = window.devicePixelRatio || 1;
      canvas.width = canvas.height = SIZE * ratio;
      const { tile, scale, shift } = this.nativeTile(coords);
      const fetched = tile ? fetchTile(this.one, tile) : Promise.resolve([]);
      fetched.then((features) => { paint(canvas, features, { ratio, scale, shift, zoom: coords.z, one: this.one }); done(null, canvas); },
        (error) => done(error, canvas));
      return canvas;
    },
    // The tile of the archive that a place on screen is drawn from: beyond its closest zoom a part of a coarser one.
    nativeTile: function (coords) {
      const zoom = coords.z - 1, native = Math.min(zoom, this.one.zooms[1]), far = 2 ** (zoom - native);
      if (zoom < this.one.zooms[0]) return { tile: null, scale: 1, shift: [0, 0] };
      const x = Math.floor(coords.x / far), y = Math.floor(coords.y / far);
      return { tile: [native, x, y], scale: far, shift: [coords.x - x * far, coords.y - y * far] };
    },
    // Names in the tiles that are in sight: text, place, style, rank.
    names: function () {
      const wanted = new Map();
      for (const { coords } of Object.values(this._tiles)) {
        const { tile } = this.nativeTile(coords);
        if (tile) wanted.set(tile.join("/"), tile);
      }
      return [...wanted.values()].flatMap((tile) => (read.get(addressOf(this.one, tile)) || {}).names || []);
    },
    paintAnew: function () { if (this._map) this.redraw(); },
  });

  geoapp.archiveLayer = (one) => new Archive(one);

  const addressOf = (one, [z, x, y]) => one.tiles.replace("{z}", z).replace("{x}", x).replace("{y}", y);

  function fetchTile(one, tile) {
    const address = addressOf(one, tile);
    if (!read.has(address)) {
      if (read.size >= KEPT) read.delete(read.keys().next().value);
      const promise = fetch(address).then((answer) => {
        if (answer.status === 204) return [];
        if (!answer.ok) throw new Error(answer.status);
        return answer.arrayBuffer().then((content) => geoapp.readTile(new Uint8Array(content)));
      });
      promise.then((features) => { promise.names = namesOf(features, tile); }, () => read.delete(address));
      read.set(address, promise);
    }
    return read.get(address);
  }

  const isOf = (style, { layer, kind, form }) =>
    style.form === form && layer in style.layers && (!style.layers[layer].length || style.layers[layer].includes(kind));

  function paint(canvas, features, { ratio, scale, shift, zoom, one }) {
    const context = canvas.getContext("2d"), edge = SIZE * ratio;
    context.lineJoin = context.lineCap = "round";
    for (const style of geoapp.baseStyles()) {
      if (style.form === "name" || zoom < style.from_zoom || (style.reviewed && !one.reviewed)) continue;
      const found = features.filter((feature) => isOf(style, feature));
      if (!found.length) continue;
      context.beginPath();
      for (const { parts, extent } of found) {
        const unit = (edge * scale) / extent, left = shift[0] * edge, top = shift[1] * edge;
        for (const part of parts) {
          for (let i = 0; i < part.length; i += 2)
            context[i ? "lineTo" : "moveTo"](part[i] * unit - left, part[i + 1] * unit - top);
          if (style.form === "area") context.closePath();
        }
      }
      draw(context, style, zoom, ratio);
    }
  }

  function draw(context, style, zoom, ratio) {
    if (style.form === "area") {
      context.fillStyle = geoapp.baseColor(style);
      context.fill("evenodd");
      return;
    }
    context.strokeStyle = geoapp.baseColor(style);
    context.lineWidth = geoapp.baseWidth(style, zoom) * ratio;
    context.setLineDash(style.dash.map((length) => length * ratio));
    context.stroke();
  }

  // A line is as wide as its style says at zoom 14, and narrower farther out.
  geoapp.baseWidth = (style, zoom) => Math.max(0.5, style.width * Math.min(1.8, 2 ** ((zoom - 14) / 3)));

  function namesOf(features, [z, x, y]) {
    const styles = geoapp.baseStyles(), lang = geoapp.config.lang;
    const keys = lang === "en" ? ["name:en", "name_en", "name:latin", "name_int", "name"] : ["name:zh-Hans", "name:zh", "name_zh", "name"];
    return features.filter((feature) => feature.form === "name").flatMap((feature) => {
      const rank = styles.findIndex((style) => isOf(style, feature)), said = feature.said;
      const key = keys.find((one) => typeof said[one] === "string" && said[one]);
      if (rank < 0 || !key) return [];
      const [left, top] = feature.parts[0], size = 2 ** z;
      const lng = ((x + left / feature.extent) / size) * 360 - 180;
      const lat = (Math.atan(Math.sinh(Math.PI * (1 - (2 * (y + top / feature.extent)) / size))) * 180) / Math.PI;
      return [{ text: said[key], at: [lat, lng], style: styles[rank], weight: Number(said.population_rank || said.population || 0) }];
    });
  }
})(window.geoapp);
