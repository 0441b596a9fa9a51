// The button with which a visitor chooses what lies beneath the projects.
(function (geoapp) {
  geoapp.addBaseControl = function (map, config, bases, { choose, setGrid }) {
    const control = L.control({ position: "topright" });
    control.onAdd = () => make(config.words, bases, choose, setGrid);
    control.addTo(map);
  };

  function make(words, bases, choose, setGrid) {
    const box = geoapp.text("div", "leaflet-bar geo-base", ""), panel = geoapp.text("div", "geo-base-panel", "");
    const button = geoapp.text("button", "geo-base-button", "");
    Object.assign(button, { type: "button", title: words.base });
    button.setAttribute("aria-label", words.base);
    const open = (on) => {
      panel.hidden = !on;
      button.setAttribute("aria-expanded", String(on));
      if (on) check(panel);
    };
    button.onclick = () => open(panel.hidden);
    box.addEventListener("keydown", (event) => { if (event.key === "Escape" && !panel.hidden) { open(false); button.focus(); } });
    geoapp.map.on("click movestart", () => { if (!panel.hidden && !box.contains(document.activeElement)) open(false); });
    panel.setAttribute("role", "group");
    panel.setAttribute("aria-label", words.base);
    for (const [id, { title }] of bases) panel.appendChild(row("radio", id, title, () => choose(id)));
    panel.appendChild(row("checkbox", "grid", words.base_grid, (event) => setGrid(event.target.checked)));
    panel.appendChild(geoapp.text("p", "", words.base_about));
    box.append(button, panel);
    open(false);
    L.DomEvent.disableClickPropagation(box);
    L.DomEvent.disableScrollPropagation(box);
    return box;
  }

  function row(type, value, title, act) {
    const label = geoapp.text("label", "", ""), field = document.createElement("input");
    Object.assign(field, { type, value, name: type === "radio" ? "geo-base" : "geo-grid", onchange: act });
    label.append(field, geoapp.text("span", "", title));
    return label;
  }

  function check(panel) {
    const { base, grid } = geoapp.baseChoice();
    for (const field of panel.querySelectorAll("input")) field.checked = field.type === "radio" ? field.value === base : grid;
  }
})(window.geoapp);
