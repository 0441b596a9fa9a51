// Where a project truly lies: within a circle round its spots, a band along its course, a rim round its area. Shown of what
// is pointed at or opened; of all where the visitor switches that on.
(function (geoapp) {
  const KEPT = "geoapp-margins", AROUND = 40_075_016.686; // metres of the equator
  const COVERED = 9; // pixels: a symbol hides a circle that is smaller
  let renderer = null, hovered = null, opened = null, all = null, listed = [];
  let on = read();

  const Ring = L.Circle.extend({
    _updatePath: function () {
      if (this._radius > COVERED) L.Circle.prototype._updatePath.call(this);
    },
  });

  // A line as broad as the margin on both sides, whatever the zoom.
  const Band = L.Polyline.extend({
    _project: function () {
      const turn = Math.cos((this.getBounds().getCenter().lat * Math.PI) / 180);
      this.options.weight = 2 * this.options.margin / ((AROUND * turn) / 2 ** (this._map.getZoom() + 8));
      L.Polyline.prototype._project.call(this);
    },
  });

  geoapp.circleStyle = (layer) => ({
    color: layer.color, dashArray: "4 5", weight: 1.5, opacity: 0.8, fill: true, fillColor: layer.color, fillOpacity: 0.06,
  });

  function make({ kind, at, radius }, color, strength) {
    renderer = renderer || L.canvas({ pane: "margins", padding: 0.3 });
    const options = { renderer, pane: "margins", interactive: false };
    if (!radius) return L.layerGroup();
    if (kind === "point")
      return L.layerGroup(at.map((spot) => new Ring(spot, { ...options, ...geoapp.circleStyle({ color }), radius, fillOpacity: strength / 3 })));
    return new Band(kind === "area" ? at.flat() : at, { ...options, color, opacity: strength, margin: radius, noClip: true });
  }

  function swap(before, margin, color) {
    if (before) geoapp.map.removeLayer(before);
    return margin ? make(margin, color, 0.24).addTo(geoapp.map) : null;
  }

  geoapp.hoverMargin = (project) => { hovered = swap(hovered, project && project.margin, project && project.layer.color); };
  geoapp.openMargin = (margin) => { opened = swap(opened, margin, geoapp.config.colors.ink); };

  // Those of all that is shown; what several projects share is drawn once.
  geoapp.drawMargins = function (projects) {
    listed = projects;
    if (all) geoapp.map.removeLayer(all);
    all = null;
    if (!on) return;
    const seen = new Map(projects.map((one) => [JSON.stringify([one.margin.radius, one.spots]), one]));
    all = L.layerGroup([...seen.values()].map((one) => make(one.margin, one.layer.color, 0.06))).addTo(geoapp.map);
  };

  geoapp.allMargins = () => on;
  geoapp.showAllMargins = function (wanted) {
    on = wanted;
    try { window.localStorage.setItem(KEPT, on ? "all" : ""); } catch { /* then it holds for this page only */ }
    geoapp.drawMargins(listed);
    geoapp.redrawTiles();
  };

  function read() {
    try { return window.localStorage.getItem(KEPT) === "all"; } catch { return false; }
  }
})(window.geoapp);
