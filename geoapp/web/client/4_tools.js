// Tools of the map: zoom, layers, drawing a shape, measuring; in the language of the page.
(function (geoapp) {
  let drawn = null, mark = null, boxes = new Map(), control = null;

  geoapp.addTools = function (map, config) {
    const words = config.words;
    L.control.zoom({ position: "topright", zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    addLayerControl(map, config);
    drawn = L.featureGroup().addTo(map);
    window.drawnItems = drawn;
    const { color, weight, dash, fill } = config.marks.drawn;
    geoapp.shapeStyle = { color, weight, dashArray: dash, fill: true, fillOpacity: fill };
    nameButtons(map.getContainer());
    map.on("draw:created", (event) => {
      if (geoapp.takePlace(event)) return;
      drawn.clearLayers();
      drawn.addLayer(event.layer);
      tellShape();
    });
    map.on("draw:edited draw:deleted", tellShape);
    geoapp.addToolbar(map, {
      selectView, copyLink,
      makeDrawing: () => geoapp.load("drawing").then(() => made(addDrawing(map, config))),
      makeMeasuring: () => geoapp.load("measuring").then(() => made(addMeasuring(map, config))),
    });
  };

  function made(control) {
    nameButtons(control.getContainer().parentElement);
    return control;
  }

  function addMeasuring(map, config) {
    // Leaflet's marker over the whole map, which this plugin listens with, must not move the map when focused.
    L.Control.Measure.include({
      _setCaptureMarkerIcon: function () {
        this._captureMarker.options.autoPanOnFocus = false;
        this._captureMarker.setIcon(L.divIcon({ iconSize: this._map.getSize().multiplyBy(2) }));
      },
    });
    return new L.Control.Measure({
      position: "topleft", localization: config.measure, primaryLengthUnit: "kilometers", secondaryLengthUnit: "meters",
      primaryAreaUnit: "hectares", secondaryAreaUnit: "sqmeters", activeColor: config.colors.yours, completedColor: config.colors.yours,
      captureZIndex: 10000,
    }).addTo(map);
  }

  // Links that act as buttons say what they do, to the eye and to a screen reader.
  function nameButtons(container) {
    for (const link of container.querySelectorAll("a[title]")) {
      link.setAttribute("aria-label", link.title);
      link.setAttribute("role", "button");
    }
  }

  function addLayerControl(map, config) {
    const switches = {};
    for (const layer of config.layers) {
      boxes.set(layer.id, L.layerGroup().addTo(map));
      switches[geoapp.plain(`${layer.symbol} ${layer.title}`)] = boxes.get(layer.id);
    }
    control = L.control.layers({}, switches, { position: "topright", collapsed: true }).addTo(map);
    const toggle = control.getContainer().querySelector(".leaflet-control-layers-toggle");
    toggle.title = config.words.layers;
    addAllOrNone(config);
    nameFamilies(config);
    const listen = (on) => (event) => {
      for (const [id, box] of boxes) if (box === event.layer && !geoapp.settingSwitches) geoapp.switchLayer(id, on);
    };
    map.on("overlayadd", listen(true)).on("overlayremove", listen(false));
  }

  // The switches of one family follow each other beneath its name and colour.
  function nameFamilies(config) {
    const list = control.getContainer().querySelector(".leaflet-control-layers-overlays");
    for (const old of list.querySelectorAll(".geo-family")) old.remove();
    const rows = list.querySelectorAll("label");
    config.layers.forEach((layer, place) => {
      if (place && config.layers[place - 1].family === layer.family) return;
      const heading = geoapp.text("div", "geo-family", layer.family);
      const swatch = geoapp.text("i", "", "");
      swatch.style.background = layer.color;
      heading.prepend(swatch);
      rows[place].before(heading);
    });
  }

  function addAllOrNone(config) {
    const row = geoapp.text("div", "geo-all", "");
    for (const [word, on] of [["all_layers", true], ["no_layers", false]]) {
      const button = geoapp.text("button", "", config.words[word]);
      button.type = "button";
      button.onclick = () => {
        geoapp.showSwitches(() => on);
        for (const layer of config.layers) geoapp.switchLayer(layer.id, on);
      };
      row.appendChild(button);
    }
    control.getContainer().querySelector(".leaflet-control-layers-list").prepend(row);
  }

  // Set the switches to what is open, without taking that for a person's wish.
  geoapp.showSwitches = function (isOpen) {
    geoapp.settingSwitches = true;
    for (const [id, box] of boxes) geoapp.map[isOpen(id) ? "addLayer" : "removeLayer"](box);
    geoapp.settingSwitches = false;
    nameFamilies(geoapp.config); // Leaflet writes the list anew
  };

  function addDrawing(map, config) {
    setDrawWords(config.words);
    const style = geoapp.shapeStyle;
    const drawing = new L.Control.Draw({
      position: "topleft",
      draw: {
        polygon: { allowIntersection: false, showArea: false, shapeOptions: style },
        rectangle: { showArea: false, shapeOptions: style },
        polyline: false, circle: false, marker: false, circlemarker: false,
      },
      edit: { featureGroup: drawn },
    }).addTo(map);
    return drawing;
  }

  // Who draws on the map looks at what is drawn: it stays in sight.
  function tellShape() {
    geoapp.hold();
    const [layer] = drawn.getLayers();
    const corners = layer ? layer.getLatLngs()[0].map((corner) => [corner.lng, corner.lat]) : null;
    geoapp.tell("shape", corners);
  }

  // The shape that the server narrows by; what was just drawn here stays until the server says otherwise.
  geoapp.drawShape = function (shape) {
    drawn.clearLayers();
    if (shape.corners) drawn.addLayer(L.polygon(shape.corners, geoapp.shapeStyle));
  };

  geoapp.drawMark = function (place) {
    if (mark) geoapp.map.removeLayer(mark);
    mark = null;
    if (!place) return;
    const icon = L.divIcon({ html: geoapp.text("span", "", ""), iconSize: [32, 32], className: "geo-mark" });
    mark = L.marker([place[0], place[1]], { icon: icon, keyboard: false, interactive: false }).addTo(geoapp.map);
    mark.bindTooltip(geoapp.text("span", "", place[2]), { permanent: true, direction: "bottom", offset: [0, 12] });
  };

  function selectView() {
    drawn.clearLayers();
    drawn.addLayer(L.rectangle(geoapp.map.getBounds().pad(-0.02), geoapp.shapeStyle));
    tellShape();
  }

  function copyLink() {
    const words = geoapp.config.words, address = window.parent.location.href;
    const done = () => geoapp.say(words.copied);
    // Without https there is no clipboard of that name: the older way copies what is marked.
    const older = () => {
      const field = document.createElement("textarea");
      field.value = address;
      document.body.appendChild(field);
      field.select();
      document.execCommand("copy") ? done() : geoapp.say(address);
      field.remove();
    };
    window.isSecureContext && navigator.clipboard ? navigator.clipboard.writeText(address).then(done, older) : older();
  }

  // A line over the map that goes by itself.
  geoapp.say = function (text) {
    const line = geoapp.text("div", "geo-said", text);
    line.setAttribute("role", "status");
    geoapp.map.getContainer().appendChild(line);
    window.setTimeout(() => line.remove(), 4000);
  };

  function setDrawWords(words) {
    const local = L.drawLocal;
    local.draw.toolbar.buttons.polygon = words.draw_polygon;
    local.draw.toolbar.buttons.rectangle = words.draw_rectangle;
    local.draw.toolbar.actions = { title: words.cancel_title, text: words.cancel };
    local.draw.toolbar.finish = { title: words.finish_title, text: words.finish };
    local.draw.toolbar.undo = { title: words.undo_title, text: words.undo };
    local.draw.handlers.polygon.tooltip = { start: words.polygon_start, cont: words.polygon_more, end: words.polygon_end };
    local.draw.handlers.polyline.error = words.crossing;
    local.draw.handlers.rectangle.tooltip.start = words.rectangle_start;
    local.draw.handlers.simpleshape.tooltip.end = words.rectangle_end;
    local.edit.toolbar.actions = {
      save: { title: words.save_title, text: words.save },
      cancel: { title: words.cancel_title, text: words.cancel },
      clearAll: { title: words.clear_title, text: words.clear },
    };
    local.edit.toolbar.buttons = {
      edit: words.edit, editDisabled: words.edit_nothing, remove: words.remove, removeDisabled: words.remove_nothing,
    };
    local.edit.handlers.edit.tooltip = { text: words.edit_hint, subtext: words.edit_cancel };
    local.edit.handlers.remove.tooltip = { text: words.remove_hint };
  }
})(window.geoapp);
