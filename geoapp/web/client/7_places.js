// Districts' names stay in sight: where a name would lie beneath a tool, a symbol or another name or beyond the map's edge, it
// moves to a free spot within its district. Without one it may lie beneath symbols, but not beneath the rest: then it goes.
(function (geoapp) {
  const STEP = 24; // pixels between the spots that are tried
  const MARGIN = 3; // pixels kept free round a name
  let names = []; // of each: marker, district

  geoapp.nameDistricts = function (districts) {
    names = districts.map((district) => {
      const icon = L.divIcon({ html: geoapp.text("span", "", district.label), iconSize: [0, 0], className: "geo-place" });
      const options = { icon: icon, pane: "labels", interactive: false, keyboard: false };
      return [L.marker(district.at, options).addTo(geoapp.ground), district];
    });
  };

  geoapp.placeDistricts = function (taken, signs) {
    const map = geoapp.map, size = map.getSize();
    for (const [marker, district] of names) {
      const { offsetWidth: wide, offsetHeight: high } = marker.getElement().firstChild;
      const half = L.point(wide / 2 + MARGIN, high / 2 + MARGIN);
      const boxAt = (spot) => L.bounds(spot.subtract(half), spot.add(half));
      const isFree = (spot) => {
        const { min, max } = boxAt(spot);
        return min.x >= 0 && min.y >= 0 && max.x <= size.x && max.y <= size.y && !taken.some((one) => one.intersects(boxAt(spot)));
      };
      const isClear = (spot) => isFree(spot) && !signs.some((sign) => sign.intersects(boxAt(spot)));
      const own = map.latLngToContainerPoint(district.at);
      const spot = isClear(own) ? own : otherSpot(map, district, isClear) || (isFree(own) ? own : otherSpot(map, district, isFree));
      marker.setOpacity(spot ? 1 : 0);
      if (!spot) continue;
      marker.setLatLng(map.containerPointToLatLng(spot));
      taken.push(boxAt(spot)); // names don't lie on each other either
    }
  };

  // The free spot within the district that is nearest to the middle of what is seen of it.
  function otherSpot(map, district, isFree) {
    const rings = district.rings.flat().map((ring) => ring.map((corner) => map.latLngToContainerPoint(corner)));
    const size = map.getSize(), inside = [];
    for (let x = STEP / 2; x < size.x; x += STEP)
      for (let y = STEP / 2; y < size.y; y += STEP) if (isWithin(rings, x, y)) inside.push(L.point(x, y));
    if (!inside.length) return null;
    const middle = inside.reduce((sum, spot) => sum.add(spot), L.point(0, 0)).divideBy(inside.length);
    const free = inside.filter(isFree).sort((a, b) => a.distanceTo(middle) - b.distanceTo(middle));
    return free[0] || null;
  }

  // Rings of holes count as borders too: a spot is within when a line from it crosses an odd number of them.
  function isWithin(rings, x, y) {
    let within = false;
    for (const ring of rings)
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const a = ring[i], b = ring[j];
        if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) within = !within;
      }
    return within;
  }
})(window.geoapp);
