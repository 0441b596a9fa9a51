// A feature of the visitor's own: the circle within which it truly lies, its label beside it, its attributes at a click.
(function (geoapp) {
  geoapp.dressOwn = function (layer, shape, color) {
    const circle = { radius: shape.radius, pane: "outcome", color, weight: 1, dashArray: "2 4", fill: false, interactive: false };
    if (shape.radius && shape.kind === "point") for (const spot of shape.at) layer.addLayer(L.circle(spot, circle));
    if (shape.facts.length) layer.bindPopup(() => facts(shape), { maxHeight: 320 }).on("popupopen", () => layer.closeTooltip());
    if (!shape.label) return layer.bindTooltip(() => geoapp.tooltip(shape.name, shape.lines), { sticky: true });
    const label = geoapp.text("span", "geo-own-label", shape.label);
    return layer.bindTooltip(label, { permanent: true, direction: "right", className: "geo-own-tooltip" });
  };

  function facts(shape) {
    const list = geoapp.text("dl", "geo-own-facts", "");
    list.append(geoapp.text("dt", "geo-own-name", shape.name));
    for (const [name, value] of shape.facts) list.append(geoapp.text("dt", "", name), geoapp.text("dd", "", value));
    return list;
  }
})(window.geoapp);
