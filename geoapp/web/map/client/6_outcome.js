// What an analysis found: what is sure has a solid outline, what is only possible a dashed one.
(function (geoapp) {
  const INK = { result: "#0b6e7d", pair: "#b3261e", a: "#1d2a30", b: "#8a5200", kept: "#6a3fa0" };
  const FILL = { result: 0.2, pair: 0.3, a: 0.05, b: 0.06, kept: 0.1 };
  const WEIGHT = { result: 2, pair: 3, a: 3, b: 2, kept: 2 };
  let found = null;

  geoapp.drawOutcome = function (shapes) {
    if (found) geoapp.map.removeLayer(found);
    found = L.layerGroup(shapes.map(make)).addTo(geoapp.map);
    geoapp.map.getContainer().dataset.outcome = String(shapes.length);
  };

  function make(shape) {
    const style = {
      pane: "outcome", color: INK[shape.role], weight: WEIGHT[shape.role], opacity: 0.9,
      dashArray: shape.sure ? null : "6 5", fillColor: INK[shape.role], fillOpacity: shape.sure ? FILL[shape.role] : 0.03,
      bubblingMouseEvents: false,
    };
    const layer = shape.kind === "area" ? L.polygon(shape.at, style)
      : shape.kind === "line" ? L.polyline(shape.at, Object.assign(style, { fill: false }))
      : L.featureGroup(shape.at.map((spot) => L.circleMarker(spot, Object.assign({}, style, { radius: 6, fillOpacity: shape.sure ? 0.8 : 0.2 }))));
    return layer.bindTooltip(() => tooltip(shape), { sticky: true });
  }

  function tooltip(shape) {
    const box = document.createElement("div");
    box.appendChild(geoapp.text("b", "", shape.name));
    for (const line of shape.lines) box.appendChild(geoapp.text("div", "", line));
    return box;
  }
})(window.geoapp);
