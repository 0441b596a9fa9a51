// A table of projects: sorted here, drawn a part at a time, a click on a row opens its project. Which one is open comes
// by an event of its own (opened.js), so that a click costs the rows no second journey.
const PART = 120; // rows drawn at once; more follow when their end comes into sight
const states = new WeakMap(); // parent element: how it is sorted, how much of it is drawn

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".geo-projects");
  const state = states.get(parentElement) || { column: -1, down: false };
  states.set(parentElement, state);
  state.drawn = PART;
  const order = new Intl.Collator(data.lang === "zh" ? "zh-Hans-u-co-pinyin" : "en", { numeric: true });
  let rows = data.rows;

  function element(name, className, text = "") {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.textContent = text;
    return made;
  }

  function sort() {
    rows = [...data.rows];
    if (state.column >= 0) rows.sort((a, b) => order.compare(a.cells[state.column], b.cells[state.column]));
    if (state.down) rows.reverse();
  }

  function row(one) {
    const line = element("tr", "");
    line.dataset.id = one.id;
    const name = element("th", ""), button = element("button", "", one.cells[0]);
    name.scope = "row";
    button.type = "button";
    if (one.symbol) {
      const sign = element("i", "", one.symbol);
      sign.style.background = one.color;
      sign.style.clipPath = data.cuts[one.shape] || "";
      sign.setAttribute("aria-hidden", "true");
      name.append(sign);
    }
    name.append(button);
    line.append(name, ...one.cells.slice(1).map((text) => element("td", "", text)));
    return line;
  }

  function head() {
    const line = element("tr", "");
    data.head.forEach((title, column) => {
      const cell = element("th", ""), button = element("button", "", title);
      cell.scope = "col";
      button.type = "button";
      button.title = data.sort;
      if (state.column === column) cell.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      button.addEventListener("click", () => {
        state.down = state.column === column && !state.down;
        state.column = column;
        state.drawn = PART;
        draw();
        root.querySelectorAll("thead button")[column].focus({ preventScroll: true });
      });
      cell.append(button);
      line.append(cell);
    });
    const made = element("thead", "");
    made.append(line);
    return made;
  }

  function draw() {
    sort();
    const table = element("table", ""), body = element("tbody", "");
    if (data.head.length) table.append(head());
    table.setAttribute("aria-rowcount", rows.length + (data.head.length ? 1 : 0)); // more than are drawn at once
    body.append(...rows.slice(0, state.drawn).map(row));
    table.append(body);
    root.replaceChildren(table);
    mark();
    if (rows.length > state.drawn) watch(body.lastElementChild);
  }

  function watch(last) {
    const sight = new IntersectionObserver((seen) => {
      if (!seen.some((one) => one.isIntersecting)) return;
      sight.disconnect();
      more(state.drawn + PART);
    }, { root: data.head.length ? root : null, rootMargin: "400px" });
    sight.observe(last);
  }

  function more(wanted) {
    const body = root.querySelector("tbody");
    body.append(...rows.slice(state.drawn, wanted).map(row));
    state.drawn = Math.min(wanted, rows.length);
    mark();
    if (rows.length > state.drawn) watch(body.lastElementChild);
  }

  // Show which row is open; only the table itself moves, never the page.
  function mark() {
    for (const line of root.querySelectorAll("tbody tr[aria-current]")) line.removeAttribute("aria-current");
    const opened = window.geoappOpened;
    if (!opened) return;
    const place = rows.findIndex((one) => one.id === opened);
    if (place >= state.drawn) return more(place + 1);
    const line = place >= 0 && root.querySelectorAll("tbody tr")[place];
    if (!line) return;
    line.setAttribute("aria-current", "true");
    const top = line.offsetTop, bottom = top + line.offsetHeight, headed = root.querySelector("thead");
    const covered = headed ? headed.offsetHeight : 0;
    if (top - covered < root.scrollTop) root.scrollTop = top - covered;
    else if (bottom > root.scrollTop + root.clientHeight) root.scrollTop = bottom - root.clientHeight;
  }

  const open = (event) => {
    const line = event.target.closest("tbody tr");
    if (!line) return;
    window.geoappOpened = line.dataset.id;
    window.dispatchEvent(new Event("geo-opened"));
    setTriggerValue("opened", { id: line.dataset.id, at: performance.timeOrigin + performance.now() });
  };
  root.setAttribute("aria-label", data.label);
  root.classList.toggle("geo-compact", !data.head.length);
  root.onclick = open;
  window.addEventListener("geo-opened", mark);
  draw();
  return () => window.removeEventListener("geo-opened", mark);
}
