// Cities as circles that are buttons: a click, Enter or Space narrows the page to them; text enters as text only.
const SVG = "http://www.w3.org/2000/svg";

function make(name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text) element.textContent = text;
  return element;
}

function city(one, choose) {
  const button = make("g", { role: "button", tabindex: "0", "aria-label": one.words });
  button.append(make("title", {}, one.words), make("circle", { cx: one.x, cy: one.y, r: one.r }));
  if (one.number) button.append(make("text", { x: one.x, y: one.y, dy: ".35em", class: "number" }, one.number));
  button.addEventListener("click", () => choose(one.area));
  button.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    choose(one.area);
  });
  return button;
}

function name(one) {
  return make("text", { x: one.x, y: one.y + one.r, dy: "1em", "aria-hidden": "true" }, one.name);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const drawing = make("svg", { viewBox: data.box, role: "group", "aria-label": data.label });
  const choose = (area) => setTriggerValue("chosen", area);
  drawing.append(
    ...data.outlines.map((path) => make("path", { d: path })),
    ...data.circles.map((one) => city(one, choose)),
    ...data.circles.filter((one) => one.name).map(name),
  );
  const holder = parentElement.querySelector("section");
  holder.replaceChildren(drawing);
  return () => holder.replaceChildren();
}
