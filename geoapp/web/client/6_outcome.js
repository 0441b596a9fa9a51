// What an analysis found: what is sure has a solid outline, what is only possible a dashed one.
(function (geoapp) {
  let found = null;

  geoapp.drawOutcome = function (shapes) {
    if (found) geoapp.map.removeLayer(found);
    found = L.layerGroup(shapes.map(make)).addTo(geoapp.map);
    geoapp.map.getContainer().dataset.outcome = String(shapes.length);
  };

  function make(shape) {
    const { color, weight, fill } = geoapp.config.marks[shape.role], possible = geoapp.config.possible;
    const style = {
      pane: "outcome", color, weight, opacity: 0.9,
      dashArray: shape.sure ? null : possible.dash, fillColor: color, fillOpacity: shape.sure ? fill : possible.fill,
      bubblingMouseEvents: false,
    };
    const layer = shape.kind === "area" ? L.polygon(shape.at, style)
      : shape.kind === "line" ? L.polyline(shape.at, Object.assign(style, { fill: false }))
      : L.featureGroup(shape.at.map((spot) => L.circleMarker(spot, Object.assign({}, style, { radius: 6, fillOpacity: shape.sure ? 0.8 : 0.2 }))));
    return layer.bindTooltip(() => geoapp.tooltip(shape.name, shape.lines), { sticky: true });
  }
})(window.geoapp);
