// Drawing where a project is: a point, a line or an area, by buttons in the strip of tools. The page draws what became
// of it; until it does, what was drawn stays as it is.
(function (geoapp) {
  const FORMS = { point: "M10 18s-6-6-6-10a6 6 0 0112 0c0 4-6 10-6 10M10 6a2 2 0 100 4 2 2 0 000-4", line: "M3 16l5-8 4 5 5-9", area: "M4 5l9-2 4 8-7 6-7-4z" };
  const MORE = { undo: "M8 4L4 8l4 4M4 8h8a4 4 0 010 8H9", finish: "M4 10l4 5 8-10", cancel: "M5 5l10 10M15 5L5 15" };
  let bar = null, handler = null, form = "", sketch = null;

  // `placing` is null on a page where nothing is placed; its number tells a drawing that the page has taken.
  geoapp.drawPlacing = function (placing) {
    if (placing && !bar) build();
    if (bar) bar.hidden = !placing;
    document.body.classList.toggle("geo-placing", Boolean(placing));
    if (sketch) sketch.remove();
    sketch = null;
  };

  // Take what was drawn with these buttons; anything else is a shape that narrows.
  geoapp.takePlace = function (event) {
    if (!handler) return false;
    const drawn = event.layer, spots = form === "point" ? [drawn.getLatLng()] : drawn.getLatLngs().flat();
    sketch = drawn.addTo(geoapp.map);
    geoapp.hold();
    geoapp.tell("place", { form, corners: spots.map((spot) => [spot.lng, spot.lat]) });
    return true;
  };

  function build() {
    bar = geoapp.text("div", "geo-place-tools", "");
    for (const name of Object.keys(FORMS)) bar.append(button(name, FORMS[name], () => begin(name), "geo-form"));
    bar.append(button("undo", MORE.undo, () => handler.deleteLastVertex && handler.deleteLastVertex(), "geo-more"));
    bar.append(button("finish", MORE.finish, () => handler.completeShape && handler.completeShape(), "geo-more"));
    bar.append(button("cancel", MORE.cancel, () => handler.disable(), "geo-more"));
    geoapp.map.on("draw:drawstop", stop);
    // The buttons come with what they need: a click on the map right after one of them counts.
    geoapp.load("drawing").then(
      () => document.querySelector(".geo-strip").prepend(bar),
      () => geoapp.say(geoapp.word("not_fetched")),
    );
  }

  function button(name, picture, act, className) {
    const made = geoapp.text("button", `geo-tool ${className} geo-tool-${name}`, ""), key = className === "geo-form" ? `place_${name}` : name;
    const svg = geoapp.svg("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" });
    svg.append(geoapp.svg("path", { d: picture }));
    made.append(svg, geoapp.text("span", "", geoapp.word(key)));
    Object.assign(made, { type: "button", title: geoapp.word(`${key}_title`), onclick: act });
    if (className === "geo-form") made.setAttribute("aria-pressed", "false");
    return made;
  }

  function begin(name) {
    const again = handler && form === name;
    if (handler) handler.disable();
    if (again) return;
    form = name;
    const style = geoapp.shapeStyle, icon = L.divIcon({ html: geoapp.text("span", "", ""), iconSize: [32, 32], className: "geo-mark" });
    const hints = Object.fromEntries(["start", "cont", "end"].map((step) => [step, geoapp.word(`place_${name}_${step}`)]));
    // The words are read when a handler is enabled.
    handler = name === "point" ? new L.Draw.Marker(geoapp.map, { icon, repeatMode: false })
      : name === "line" ? new L.Draw.Polyline(geoapp.map, { shapeOptions: { ...style, fill: false }, showLength: false })
      : new L.Draw.Polygon(geoapp.map, { shapeOptions: style, showArea: false, showLength: false });
    if (name === "point") L.drawLocal.draw.handlers.marker.tooltip.start = hints.start;
    else if (name === "line") L.drawLocal.draw.handlers.polyline.tooltip = hints;
    else L.drawLocal.draw.handlers.polygon.tooltip = hints;
    handler.enable();
    document.body.classList.add("geo-drawing");
    show();
  }

  function stop() {
    handler = null;
    document.body.classList.remove("geo-drawing");
    if (bar) show();
  }

  function show() {
    bar.classList.toggle("geo-busy-shape", Boolean(handler) && form !== "point");
    bar.classList.toggle("geo-busy-any", Boolean(handler));
    for (const name of Object.keys(FORMS)) bar.querySelector(`.geo-tool-${name}`).setAttribute("aria-pressed", String(Boolean(handler) && form === name));
  }
})(window.geoapp);
