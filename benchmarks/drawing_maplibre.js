// The same tiles in MapLibre GL: areas, lines, circles and points in their layers' colours, without characters and shapes.
window.drawn = (config) => {
  const color = ["match", ["get", "t"], ...config.colors.flatMap((one, number) => [number, one]), "#888"];
  const of = (id, type, paint) => ({ id, type, paint, source: "projects", "source-layer": id });
  const layers = [
    of("areas", "fill", { "fill-color": color, "fill-opacity": 0.3 }),
    of("lines", "line", { "line-color": color, "line-width": 3 }),
    of("points", "circle", { "circle-color": color, "circle-radius": 4, "circle-stroke-color": "#fff", "circle-stroke-width": 1 }),
  ];
  const source = { type: "vector", tiles: [config.tiles], maxzoom: config.zoom };
  const [lon, lat, zoom] = config.view; // its tiles have 512 pixels: a zoom here is half as large as Leaflet's
  window.map = new maplibregl.Map({
    container: "map", center: [lon, lat], zoom: zoom - 1, fadeDuration: 0, attributionControl: false,
    style: { version: 8, sources: { projects: source }, layers },
  });
  return window.done(() => {});
};
window.done = (change) => new Promise((resolve) => {
  window.map.once("idle", () => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  change();
  window.map.triggerRepaint();
});
window.look = ([lon, lat, zoom]) => window.done(() => window.map.jumpTo({ center: [lon, lat], zoom: zoom - 1 }));
window.narrow = (url) => window.done(() => window.map.getSource("projects").setTiles([url]));
window.felt = () => window.map.queryRenderedFeatures().length;
