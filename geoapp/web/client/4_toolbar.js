// The strip of tools above the map, where they hide no symbol: in words, on narrow screens as pictures with the words for readers.
(function (geoapp) {
  const PICTURES = {
    draw: "M3 17l1-4L14 3l3 3L7 16zM12 5l3 3", measure: "M2 13L13 2l5 5L7 18zM6 9l2 2M9 6l2 2M12 3l2 2", share: "M10 13V3M6 6l4-4 4 4M4 10v7h12v-7",
    margins: "M10 3a7 7 0 100 14 7 7 0 000-14M10 9a1 1 0 100 2 1 1 0 000-2", whole: "M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4M7 10h6",
    print: "M6 8V3h8v5M6 14H3V8h14v6h-3M6 12h8v5H6z", view: "M2 7V3h4M14 3h4v4M18 13v4h-4M6 17H2v-4",
  };
  let strip = null, offer = null;

  geoapp.addToolbar = function (map, { selectView, copyLink, makeDrawing, makeMeasuring }) {
    strip = geoapp.text("div", "geo-strip", "");
    strip.setAttribute("role", "toolbar");
    strip.setAttribute("aria-label", geoapp.word("tools"));
    const margins = button("margins", () => {
      geoapp.showAllMargins(!geoapp.allMargins());
      margins.setAttribute("aria-pressed", String(geoapp.allMargins()));
    });
    margins.setAttribute("aria-pressed", String(geoapp.allMargins()));
    strip.append(drawMenu(map, makeDrawing, selectView), measureMenu(makeMeasuring), margins, button("whole", geoapp.showAll),
      geoapp.text("i", "geo-gap", ""), button("share", copyLink), button("print", print));
    map.getContainer().before(strip);
    offer = geoapp.text("button", "geo-offer", geoapp.word("show_all"));
    Object.assign(offer, { type: "button", hidden: true, onclick: geoapp.showAll });
    L.DomEvent.disableClickPropagation(offer);
    map.getContainer().appendChild(offer);
  };

  // Say that some of what matches is out of sight, and show all at a click.
  geoapp.offerAll = (wanted) => { offer.hidden = !wanted; };

  function face(element, name) {
    const svg = geoapp.svg("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" });
    svg.append(geoapp.svg("path", { d: PICTURES[name] }));
    element.replaceChildren(svg, geoapp.text("span", "", geoapp.word(name)));
    element.title = geoapp.word(`${name}_title`);
    return element;
  }

  function button(name, act) {
    const made = face(geoapp.text("button", `geo-tool geo-tool-${name}`, ""), name);
    Object.assign(made, { type: "button", onclick: act });
    return made;
  }

  // Load what a tool needs as soon as one reaches for it.
  function whenWanted(tool, act) {
    let asked = false;
    const ask = () => {
      if (asked) return;
      asked = true;
      act().catch(() => { asked = false; geoapp.say(geoapp.word("not_fetched")); });
    };
    for (const event of ["pointerenter", "focus", "click"]) tool.addEventListener(event, ask);
  }

  // Leaflet's own buttons of drawing, in words, in a menu that makes room for what one draws.
  function drawMenu(map, makeDrawing, selectView) {
    const menu = geoapp.text("div", "geo-menu", ""), panel = geoapp.text("div", "geo-panel", "");
    const open = (wanted) => { panel.hidden = !wanted; opener.setAttribute("aria-expanded", String(wanted)); };
    const opener = button("draw", () => open(panel.hidden));
    const view = button("view", () => { open(false); selectView(); });
    panel.append(view);
    menu.append(opener, panel);
    whenWanted(opener, async () => { if (geoapp.draws !== false) panel.append((await makeDrawing()).getContainer()); });
    open(false);
    map.on("draw:drawstart draw:editstart draw:deletestart", () => { open(true); panel.classList.add("geo-busy"); });
    map.on("draw:drawstop draw:editstop draw:deletestop", () => { open(false); panel.classList.remove("geo-busy"); });
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || panel.classList.contains("geo-busy")) return;
      open(false);
      opener.focus();
    });
    map.on("mousedown", () => { if (!panel.classList.contains("geo-busy")) open(false); });
    return menu;
  }

  // The tool's button stands in for it until it is there, and hands over where mouse and focus are.
  function measureMenu(makeMeasuring) {
    const standIn = button("measure", () => {});
    whenWanted(standIn, () => makeMeasuring().then((control) => {
      const measuring = control.getContainer(), toggle = face(measuring.querySelector(".leaflet-control-measure-toggle"), "measure");
      toggle.classList.add("geo-tool");
      toggle.setAttribute("role", "button");
      toggle.removeAttribute("aria-label"); // its word names it
      const [focused, pointed] = [standIn === document.activeElement, standIn.matches(":hover")];
      standIn.replaceWith(measuring);
      if (focused) toggle.focus();
      if (pointed) control._expand();
    }));
    return standIn;
  }

  // The page's own menu prints what is selected; a page without one is printed as it is.
  function print() {
    const menu = window.parent.document.querySelector(".st-key-print button");
    if (!menu) return window.parent.print();
    menu.scrollIntoView({ block: "center" });
    menu.click();
  }
})(window.geoapp);
