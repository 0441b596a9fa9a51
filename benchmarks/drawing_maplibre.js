// The same tiles drawn by MapLibre GL: outlines, circles, and symbols as pictures that the canvas grid painted.
window.begin = async function ({ tiles, colors, pictures, room, zoom, center, tileZoom }) {
  const byLayer = (values) => ["match", ["get", "t"], ...values.flatMap((value, number) => [number, value]), "#000"];
  const near = { minzoom: room }, far = { maxzoom: room };
  const layer = (id, type, source, paint, more = {}) =>
    ({ id, type, source: "projects", "source-layer": source, paint, ...more });
  const map = window.map = new maplibregl.Map({
    container: "map", center, zoom, fadeDuration: 0, attributionControl: false, maxZoom: 17,
    style: {
      version: 8, sources: { projects: source(tiles) },
      layers: [
        layer("areas", "fill", "areas", { "fill-color": byLayer(colors), "fill-opacity": 0.25 }),
        layer("edges", "line", "areas", { "line-color": byLayer(colors), "line-width": 1.5 }),
        layer("lines", "line", "lines", { "line-color": byLayer(colors), "line-width": 3 }),
        layer("specks", "circle", "points", {
          "circle-color": byLayer(colors), "circle-radius": 4, "circle-stroke-width": 1.5, "circle-stroke-color": "#fff",
        }, far),
        layer("symbols", "symbol", "points", {}, { ...near, layout: {
          "icon-image": ["concat", ["get", "t"], " ", ["to-string", ["get", "e"]]],
          "icon-allow-overlap": true, "icon-ignore-placement": true,
        } }),
      ],
    },
  });
  function source(address) { return { type: "vector", tiles: [address], maxzoom: tileZoom }; }
  map.on("styleimagemissing", ({ id }) => {
    if (map.hasImage(id)) return;
    const [number, exact] = id.split(" "), picture = pictures[Number(number)][exact === "true" || exact === "1" ? 1 : 0];
    map.addImage(id, { width: picture.side, height: picture.side, data: Uint8Array.from(picture.data) });
  });
  window.settle = (act) => new Promise((done) => { act(); map.once("idle", done); map.triggerRepaint(); });
  await window.settle(() => {});
};
window.go = (at, zoom) => window.settle(() => map.jumpTo({ center: at, zoom }));
window.take = (tiles) => window.settle(() => map.getSource("projects").setTiles([tiles]));
window.pan = (pixels, ms) => window.settle(() => map.panBy([pixels, 0], { duration: ms, easing: (share) => share }));
