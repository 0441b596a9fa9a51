// The districts as shapes that are links: a click or Enter opens a district's page; text enters as text only.
const SVG = "http://www.w3.org/2000/svg";

function make(name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text) element.textContent = text;
  return element;
}

function district(one, choose) {
  const link = make("a", { href: one.address, "aria-label": one.words });
  link.append(
    make("title", {}, one.words),
    make("path", { d: one.path, "fill-rule": "evenodd", class: `shade-${one.shade}` }),
  );
  link.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    choose(one.code);
  });
  return link;
}

function words(one) {
  const label = make("text", { x: one.x, y: one.y, "aria-hidden": "true" });
  label.append(make("tspan", { x: one.x }, one.name), make("tspan", { x: one.x, dy: "1.25em" }, one.number));
  return label;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const drawing = make("svg", { viewBox: data.box, role: "group", "aria-label": data.label });
  const choose = (code) => setTriggerValue("chosen", code);
  // Names come last, so that no neighbour covers them.
  drawing.append(...data.districts.map((one) => district(one, choose)), ...data.districts.map(words));
  const holder = parentElement.querySelector("section");
  holder.replaceChildren(drawing);
  return () => holder.replaceChildren();
}
