// A vector tile (MVT 2.1) as features with their corners in the tile's units: what painting a base needs of the format.
(function (geoapp) {
  const FORMS = [null, "name", "line", "area"];
  const MOVE = 1, CLOSE = 7;

  // Features of all layers: layer, kind, form, what is said of each, parts as x and y in turn.
  geoapp.readTile = function (bytes) {
    return [...fields(bytes)].filter(([number]) => number === 3).flatMap(([, content]) => readLayer(content));
  };

  function readLayer(bytes) {
    const layer = { name: "", extent: 4096, keys: [], values: [], features: [] };
    for (const [number, content] of fields(bytes)) {
      if (number === 1) layer.name = textOf(content);
      else if (number === 2) layer.features.push(content);
      else if (number === 3) layer.keys.push(textOf(content));
      else if (number === 4) layer.values.push(readValue(content));
      else if (number === 5) layer.extent = content;
    }
    return layer.features.map((content) => readFeature(content, layer));
  }

  function readFeature(bytes, layer) {
    const said = {}, parts = Object.fromEntries(fields(bytes));
    const tags = parts[2] ? numbers(parts[2]) : [];
    for (let i = 0; i + 1 < tags.length; i += 2) said[layer.keys[tags[i]]] = layer.values[tags[i + 1]];
    const kind = said.kind || said.class || "";
    return { layer: layer.name, extent: layer.extent, form: FORMS[parts[3]] || "", kind, said, parts: parts[4] ? readPaths(numbers(parts[4])) : [] };
  }

  function readPaths(commands) {
    const paths = [];
    let x = 0, y = 0, path = null;
    for (let i = 0; i < commands.length; ) {
      const kind = commands[i] & 7, count = commands[i++] >>> 3;
      if (kind === CLOSE) continue;
      for (let n = 0; n < count && i + 1 < commands.length; n++) {
        x += signed(commands[i++]);
        y += signed(commands[i++]);
        if (kind === MOVE) paths.push((path = []));
        if (path) path.push(x, y);
      }
    }
    return paths;
  }

  const signed = (number) => (number >>> 1) ^ -(number & 1);
  const decoder = new TextDecoder();
  const textOf = (bytes) => decoder.decode(bytes);

  function readValue(bytes) {
    for (const [number, content] of fields(bytes)) {
      if (number === 1) return textOf(content);
      if (number === 2 || number === 3) {
        const view = new DataView(content.buffer, content.byteOffset, content.length);
        return number === 2 ? view.getFloat32(0, true) : view.getFloat64(0, true);
      }
      return number === 6 ? (content % 2 ? -(content + 1) / 2 : content / 2) : number === 7 ? Boolean(content) : content;
    }
    return "";
  }

  // Fields of a message: a number, or bytes; what runs beyond the end is an error.
  function* fields(bytes) {
    for (const place = { at: 0 }; place.at < bytes.length; ) {
      const key = number(bytes, place), kind = key & 7;
      if (kind === 0) { yield [key >>> 3, number(bytes, place)]; continue; }
      const length = kind === 2 ? number(bytes, place) : { 1: 8, 5: 4 }[kind];
      if (!(place.at + length <= bytes.length)) throw new RangeError("tile");
      yield [key >>> 3, bytes.subarray(place.at, place.at + length)];
      place.at += length;
    }
  }

  function numbers(bytes) {
    const found = [];
    for (const place = { at: 0 }; place.at < bytes.length; ) found.push(number(bytes, place));
    return found;
  }

  // Seven bits a byte, the lowest first; beyond 32 bits by multiplying, since shifting would wrap.
  function number(bytes, place) {
    let value = 0, factor = 1, byte = 0;
    do {
      if (place.at >= bytes.length) throw new RangeError("tile");
      byte = bytes[place.at++];
      value += (byte & 127) * factor;
      factor *= 128;
    } while (byte > 127);
    return value;
  }
})(window.geoapp);
