// Names on the map: along courses, beside symbols by rank, then of districts, none on another. The nearer the map, the more of
// them; districts' names give way.
(function (geoapp) {
  const REST = 350; // milliseconds after which the map stands still
  const MARGIN = 2, GAP = 18, WIDEST = 148, LINE = 15; // pixels: kept free round a name, from a symbol's middle, of a line of text
  const MOST = [[9.5, 8], [10.5, 14], [11.5, 24], [12.5, 40], [99, 80]]; // up to a zoom so many symbols have their names
  let timer = 0, ruler = null;

  // Once more what is on the map stands still: clusters come together and part for a moment.
  geoapp.placeNames = function () {
    window.clearTimeout(timer);
    timer = window.setTimeout(placeAtRest, REST);
    geoapp.map.getContainer().dataset.unnamed = "";
  };

  // A slow machine shows a movement later than it was told to, and until then nothing is where it will be.
  function placeAtRest() {
    const asked = timer, moving = geoapp.map.getContainer().getAnimations({ subtree: true }).filter((one) => one instanceof CSSTransition);
    if (!moving.length) place();
    else Promise.allSettled(moving.map((one) => one.finished)).then(() => { if (asked === timer) placeAtRest(); });
  }

  geoapp.watchNames = function (map) {
    map.on("moveend resize", geoapp.placeNames);
    map.on("zoomstart", () => map.getPane("names").replaceChildren());
  };

  function place() {
    const map = geoapp.map, size = map.getSize();
    delete map.getContainer().dataset.unnamed;
    const signs = [...geoapp.boxesOf(".geo-pin, .geo-cluster, .geo-count, .geo-opened"), ...dots()], tools = geoapp.boxesOf(".leaflet-control");
    const taken = [...tools, ...signs];
    const room = {
      isFree: (boxes) => boxes.every(({ min, max }, at) => min.x >= 0 && min.y >= 0 && max.x <= size.x && max.y <= size.y
        && !taken.some((other) => other.intersects(boxes[at]))),
      take: (boxes) => taken.push(...boxes),
    };
    map.getPane("names").replaceChildren();
    const named = geoapp.nameCourses(room, measure, write);
    nameSymbols(room, named);
    geoapp.placeDistricts([...tools, ...taken.slice(tools.length + signs.length)], signs);
    map.getContainer().dataset.named = String(map.getPane("names").children.length);
    map.fire("named");
  }

  // Symbols painted on a canvas are no elements.
  function dots() {
    const map = geoapp.map, half = L.point(9, 9);
    return geoapp.standing().filter((one) => (one.dot || one instanceof L.CircleMarker) && map.getBounds().contains(one.getLatLng()))
      .map((one) => map.latLngToContainerPoint(one.getLatLng())).map((at) => L.bounds(at.subtract(half), at.add(half)));
  }

  function nameSymbols(room, named) {
    const map = geoapp.map, zoom = map.getZoom(), sight = map.getBounds(), ranks = new Map();
    const most = MOST.find(([upTo]) => zoom <= upTo)[1];
    let left = most;
    for (const one of geoapp.ranked()) if (!ranks.has(one)) ranks.set(one, ranks.size);
    const alone = geoapp.standing().filter((one) => one.project && sight.contains(one.getLatLng()))
      .sort((a, b) => ranks.get(a.project) - ranks.get(b.project));
    for (const { project, at } of alone.slice(0, 6 * most).map((one) => ({ project: one.project, at: map.latLngToContainerPoint(one.getLatLng()) }))) {
      if (!left || named.has(project) || geoapp.isOpened(project.id)) continue;
      const size = measure(project.name);
      const spot = [[GAP + size.x / 2, 0], [-GAP - size.x / 2, 0], [0, -GAP - size.y / 2], [0, GAP + size.y / 2]]
        .map(([x, y]) => at.add([x, y])).find((middle) => room.isFree([boxAt(middle, size)]));
      if (!spot) continue;
      room.take([boxAt(spot, size)]);
      named.add(project); // a project of several sites is named once
      write(project.name, spot, size);
      left -= 1;
    }
  }

  function boxAt(middle, size) {
    const half = L.point(size.x / 2 + MARGIN, size.y / 2 + MARGIN);
    return L.bounds(middle.subtract(half), middle.add(half));
  }

  // Width and height of a name in pixels; a long one takes several lines.
  function measure(text, widest = WIDEST) {
    ruler = ruler || document.createElement("canvas").getContext("2d");
    ruler.font = getComputedStyle(geoapp.map.getPane("names")).font;
    const wide = Math.ceil(ruler.measureText(text).width) + 2, lines = Math.max(1, Math.ceil(wide / widest));
    return L.point(lines > 1 ? Math.min(widest, Math.ceil(wide / lines) + 14) : wide, lines * LINE);
  }

  function write(text, middle, size, turn = "") {
    const name = geoapp.text("span", "geo-name", text), at = geoapp.map.containerPointToLayerPoint(middle);
    name.style.cssText = `left:${Math.round(at.x)}px;top:${Math.round(at.y)}px;width:${size.x}px;transform:translate(-50%,-50%) ${turn}`;
    geoapp.map.getPane("names").appendChild(name);
  }

  geoapp.boxesOf = function (selector) {
    const container = geoapp.map.getContainer(), frame = container.getBoundingClientRect();
    return [...container.querySelectorAll(selector)].map((element) => {
      const box = element.getBoundingClientRect();
      return L.bounds([box.left - frame.left, box.top - frame.top], [box.right - frame.left, box.bottom - frame.top]);
    });
  };
})(window.geoapp);
