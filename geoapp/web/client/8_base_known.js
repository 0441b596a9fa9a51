// What the gazetteer knows, as a quiet ground: dashed where it is a sketch, within the band that the true place is in.
(function (geoapp) {
  const BAND = { area: 0.4, line: 0.22 }; // opacity of a band, by the form of what it belongs to

  // Areas and lines in their order, fetched once; names are placed with those of other bases.
  geoapp.knownGround = function (map, address) {
    const group = L.layerGroup(), renderer = L.svg({ pane: "ground", padding: 0.5 });
    let found = null;
    group.names = () => (found || []).filter((one) => one.kind === "name")
      .map(({ name, at, style }) => ({ text: name, at, style: styleOf(style), weight: 0 }));
    group.paintAnew = () => {
      group.clearLayers();
      for (const one of found || []) if (one.kind !== "name") group.addLayer(make(one, map, renderer));
    };
    map.on("zoomend", () => { if (map.hasLayer(group)) group.paintAnew(); });
    fetch(address)
      .then((answer) => { if (!answer.ok) throw new Error(answer.status); return answer.json(); })
      .then((data) => { found = data; group.paintAnew(); geoapp.placeBaseNames(); })
      .catch(() => { /* the map is read without it, too */ });
    return group;
  };

  const styleOf = (id) => geoapp.baseStyles().find((style) => style.id === id);

  function make({ kind, style: id, at, dashed }, map, renderer) {
    const style = styleOf(id), color = geoapp.baseColor(style), options = { pane: "ground", renderer, interactive: false, color };
    if (map.getZoom() < style.from_zoom) return L.layerGroup();
    if (kind === "band") return L.polygon(at, { ...options, stroke: false, fillOpacity: BAND[style.form] });
    if (kind === "area") return L.polygon(at, { ...options, weight: 1.2, dashArray: dashed ? "4 4" : null, fillOpacity: dashed ? 0.7 : 1 });
    return L.polyline(at, { ...options, weight: geoapp.baseWidth(style, map.getZoom()) + 0.6, dashArray: dashed ? "6 5" : null, opacity: 1 });
  }
})(window.geoapp);
