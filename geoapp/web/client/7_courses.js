// Names of lines, written along a stretch of their course that is straight enough and free.
(function (geoapp) {
  const STEP = 7; // pixels between the points of a course that are looked at
  const STRAIGHT = 0.94; // of a stretch's length, its ends must be apart
  const LIFT = 11, HALF = 7; // pixels: of a name above its line, half of a name's height
  const MOST = 150; // courses that are looked at; of more nobody reads the names

  // Name the courses in sight; returns the projects that have their name there.
  geoapp.nameCourses = function (room, measure, write) {
    const named = new Set(), sight = geoapp.map.getBounds();
    const seen = [...geoapp.courses()].filter(([outline]) => sight.intersects(L.latLngBounds(outline.at.flat())));
    for (const [outline, projects] of seen.slice(0, MOST)) {
      if (projects.some((one) => geoapp.isOpened(one.id))) continue; // its name stands beside it
      const text = projects.length > 1 ? geoapp.word("and_more", { name: projects[0].name, n: projects.length }) : projects[0].name;
      const size = measure(text, Infinity);
      const found = runs(outline.at).flatMap((run) => stretches(run, size.x)).sort((a, b) => b.worth - a.worth)
        .find((stretch) => room.isFree(stretch.boxes()));
      if (!found) continue;
      room.take(found.boxes());
      write(text, found.middle, size, `rotate(${found.angle.toFixed(3)}rad) translateY(${-LIFT}px)`);
      for (const project of projects) named.add(project);
    }
    return named;
  };

  // The parts of a course in sight, as points STEP pixels apart.
  function runs(lines) {
    const map = geoapp.map, sight = L.bounds([0, 0], map.getSize()), found = [];
    for (const line of lines) {
      let run = [];
      const close = () => { if (run.length > 2) found.push(run); run = []; };
      const points = line.map((spot) => map.latLngToContainerPoint(spot));
      let left = 0; // of the way to the next point that is kept
      for (let i = 1; i < points.length; i += 1) {
        const clipped = L.LineUtil.clipSegment(points[i - 1], points[i], sight, false, false);
        if (!clipped) { close(); left = 0; continue; }
        const [a, b] = clipped, long = a.distanceTo(b);
        if (!a.equals(points[i - 1])) { close(); left = 0; }
        for (; left <= long; left += STEP) run.push(long ? a.add(b.subtract(a).multiplyBy(left / long)) : a);
        left -= long;
        if (!b.equals(points[i])) { close(); left = 0; }
      }
      close();
    }
    return found;
  }

  // Stretches of a run as long as a name: the straight ones near the middle of the map are worth most.
  function stretches(run, wide) {
    const middle = geoapp.map.getSize().divideBy(2), count = Math.ceil((wide + 8) / STEP), found = [];
    for (let start = 0; start + count < run.length; start += 2) {
      const a = run[start], b = run[start + count], straight = a.distanceTo(b) / (count * STEP);
      if (straight < STRAIGHT) continue;
      const turn = Math.atan2(b.y - a.y, b.x - a.x), angle = turn > Math.PI / 2 ? turn - Math.PI : turn <= -Math.PI / 2 ? turn + Math.PI : turn;
      const up = L.point(Math.sin(angle), -Math.cos(angle)).multiplyBy(LIFT), centre = a.add(b).divideBy(2);
      const boxes = () => run.slice(start, start + count + 1).filter((_, at) => at % 2 === 0).map((spot) => spot.add(up))
        .map((spot) => L.bounds(spot.subtract([HALF, HALF]), spot.add([HALF, HALF])));
      found.push({ middle: centre, angle, boxes, worth: straight - centre.distanceTo(middle) / 8000 });
    }
    return found;
  }
})(window.geoapp);
