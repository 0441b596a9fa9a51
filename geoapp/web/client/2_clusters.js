// Symbols that would lie on each other stand as one: a ring of their families, solid where their places are sure, and a number.
// A click opens the list of them.
(function (geoapp) {
  const RADIUS = 15, WIDE = 5.5; // pixels of the ring
  const MOST = 200; // names in a list; nobody reads more

  geoapp.makeClusters = function () {
    const clusters = L.markerClusterGroup({
      iconCreateFunction: makeIcon, maxClusterRadius: 34, showCoverageOnHover: false, zoomToBoundsOnClick: false,
      spiderfyOnMaxZoom: false, chunkedLoading: false, animate: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
      spiderLegPolylineOptions: { weight: 1.5, color: geoapp.config.colors.ink, opacity: 0.6 },
    });
    clusters.on("clusterclick", (event) => openCluster(event.layer));
    clusters.on("animationend spiderfied unspiderfied", () => geoapp.placeNames());
    return clusters;
  };

  // A project of several sites counts once.
  const held = (cluster) => [...new Set(cluster.getAllChildMarkers().map((pin) => pin.project))];

  // Families in the order of the legend: [name, color, how many, how many of them surely placed].
  function families(projects) {
    const found = new Map();
    for (const { layer, exact } of projects) {
      const one = found.get(layer.family) || [layer.family, layer.color, 0, 0];
      found.set(layer.family, [one[0], one[1], one[2] + 1, one[3] + (exact ? 1 : 0)]);
    }
    return geoapp.config.layers.map((layer) => layer.family).filter((name, at, names) => names.indexOf(name) === at && found.has(name))
      .map((name) => found.get(name));
  }

  function makeIcon(cluster) {
    const projects = held(cluster), counts = families(projects);
    const around = 2 * Math.PI * RADIUS, half = RADIUS + WIDE / 2 + 1;
    const svg = geoapp.svg("svg", { viewBox: `${-half} ${-half} ${2 * half} ${2 * half}`, "aria-hidden": "true" });
    const ring = geoapp.svg("g", { fill: "none", "stroke-width": WIDE, transform: "rotate(-90)" });
    let from = 0;
    const arc = (color, count, opacity) => {
      const long = (count / projects.length) * around;
      ring.append(geoapp.svg("circle", { r: RADIUS, stroke: color, "stroke-opacity": opacity, "stroke-dasharray": `${long} ${around}`, "stroke-dashoffset": -from }));
      from += long;
    };
    for (const [, color, count, sure] of counts) {
      if (sure) arc(color, sure, 1);
      if (count > sure) arc(color, count - sure, 0.35);
    }
    svg.append(geoapp.svg("circle", { class: "geo-plate", r: half - 0.5 }), ring, geoapp.svg("circle", { class: "geo-core", r: RADIUS - WIDE / 2 }),
      geoapp.svg("text", { y: 4.5, "text-anchor": "middle" }, String(projects.length)));
    const icon = L.divIcon({ html: svg, className: "geo-cluster", iconSize: [2 * half, 2 * half] });
    icon.createIcon = function (old) {
      const element = L.DivIcon.prototype.createIcon.call(this, old);
      element.setAttribute("aria-label", describe(projects, counts));
      element.title = describe(projects, counts);
      return element;
    };
    return icon;
  }

  function describe(projects, counts) {
    const named = counts.map(([name, , count]) => `${name} ${count}`).join(geoapp.word("joint"));
    return geoapp.word("cluster", { n: projects.length, sure: projects.filter((one) => one.exact).length, families: named });
  }

  function openCluster(cluster) {
    const bounds = cluster.getBounds(), oneSpot = bounds.getNorthEast().equals(bounds.getSouthWest(), 1e-4);
    const nearer = () => (oneSpot ? cluster.spiderfy() : cluster.zoomToBounds({ padding: [40, 40] })), projects = held(cluster);
    geoapp.openList(projects.slice(0, MOST), { of: projects, at: cluster.getLatLng(), nearer,
      word: oneSpot ? "spread" : "nearer", back: () => cluster._icon });
  }

  // The list is reached and left with the keyboard; choosing a project opens it. It shows the first `of` all, `nearer` comes
  // closer, `back` gives what had the focus.
  geoapp.openList = function (projects, { of, at, nearer, word = "nearer", back = () => null }) {
    const map = geoapp.map, title = describe(of, families(of)), more = of.length - projects.length;
    const box = geoapp.text("div", "geo-list", "");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", title);
    box.append(geoapp.text("p", "", title), ...(nearer ? [zoomButton(word, nearer)] : []), rows(projects, () => map.closePopup(popup)));
    if (more) box.append(geoapp.text("p", "", geoapp.word("list_more", { n: more })));
    const popup = L.popup({ className: "geo-listed", minWidth: 220, maxWidth: 300, maxHeight: Math.min(300, map.getSize().y - 60), offset: [0, -8], closeOnClick: true })
      .setLatLng(at).setContent(box);
    popup.on("remove", () => { if (popup.held) (back() || map.getContainer()).focus({ preventScroll: true }); });
    const moved = geoapp.isHeld(); // making room for the list is no person's move
    map.once("autopanstart", () => map.once("moveend", () => { if (!moved) geoapp.letGo(); }));
    popup.openOn(map);
    const close = popup.getElement().querySelector(".leaflet-popup-close-button");
    if (close) close.setAttribute("aria-label", geoapp.word("close"));
    box.addEventListener("keydown", (event) => walk(event, box, popup));
    popup.getElement().addEventListener("keydown", (event) => { if (event.key === "Escape") { popup.held = true; map.closePopup(popup); } });
    box.querySelector("ul button").focus({ preventScroll: true });
    map.once("zoomstart", () => map.closePopup(popup));
  };

  function zoomButton(word, nearer) {
    const button = geoapp.text("button", "geo-nearer", geoapp.word(word));
    button.type = "button";
    button.onclick = () => {
      geoapp.map.closePopup();
      nearer();
    };
    return button;
  }

  function rows(projects, close) {
    const list = document.createElement("ul");
    for (const project of projects) {
      const button = geoapp.text("button", "", ""), words = document.createElement("span");
      button.type = "button";
      const known = geoapp.word(project.exact ? "exact" : "approximate");
      const metres = project.margin.radius ? ` ± ${geoapp.distance(project.margin.radius)}` : "";
      words.append(geoapp.text("b", "", project.name), geoapp.text("i", "", known + metres));
      button.append(geoapp.drawSymbol(project.layer, project.exact), words);
      button.onclick = () => { close(); geoapp.tell("project", project.id); };
      button.onmouseenter = button.onfocus = () => geoapp.hoverMargin(project);
      button.onmouseleave = button.onblur = () => geoapp.hoverMargin(null);
      list.appendChild(document.createElement("li")).appendChild(button);
    }
    return list;
  }

  function walk(event, box) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation(); // the map would move
    const buttons = [...box.querySelectorAll("button")], at = buttons.indexOf(document.activeElement);
    (buttons[at + step] || buttons[at]).focus();
  }

  geoapp.distance = (metres) => (metres < 1000 ? `${Math.round(metres)} m` : `${+(metres / 1000).toFixed(1)} km`);
})(window.geoapp);
