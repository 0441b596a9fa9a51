// Options to choose from, as rows in groups or as a bar. What is chosen lives here: the server is told, and answers
// with names and numbers only, so that an answer to an earlier choice can take no later one back.
const kept = new WeakMap(); // parent element: what is chosen in it

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".choices");
  if (!kept.has(parentElement)) kept.set(parentElement, new Set(data.first));
  const chosen = kept.get(parentElement);
  const focused = root.contains(root.getRootNode().activeElement) && root.getRootNode().activeElement.value;
  const tell = () => { setStateValue("chosen", data.order.filter((code) => chosen.has(code))); show(); };

  function element(name, className, text = "") {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  }

  function box(value, act) {
    const input = document.createElement("input");
    input.type = "checkbox";
    input.value = value;
    input.addEventListener("change", () => { act(input.checked); tell(); });
    return input;
  }

  function option(one) {
    const row = element("label", "option");
    row.title = one.hint;
    row.append(box(one.code, (on) => (on ? chosen.add(one.code) : chosen.delete(one.code))));
    if (one.sign) {
      const sign = element("i", `sign ${one.sign.shape}`, one.sign.symbol);
      sign.style.setProperty("--sign", one.sign.color);
      sign.style.clipPath = one.sign.cut;
      sign.setAttribute("aria-hidden", "true");
      row.append(sign);
    }
    row.append(element("span", "name", one.name), element("span", "count", one.count));
    return row;
  }

  function group(one) {
    const part = element("div", "group");
    part.setAttribute("role", "group");
    if (one.name) {
      part.setAttribute("aria-label", one.name);
      const head = element("label", "head");
      const all = box(`group ${one.name}`, (on) => {
        for (const { code } of one.options) on ? chosen.add(code) : chosen.delete(code);
      });
      head.append(all, element("span", "name", one.name));
      part.append(head);
    }
    part.append(...one.options.map(option));
    return part;
  }

  function show() {
    const boxes = new Map([...root.querySelectorAll("input")].map((input) => [input.value, input]));
    for (const one of data.groups) {
      const of = one.options.map(({ code }) => code);
      for (const code of of) boxes.get(code).checked = chosen.has(code);
      const all = boxes.get(`group ${one.name}`), some = of.filter((code) => chosen.has(code)).length;
      if (all) Object.assign(all, { checked: some === of.length, indeterminate: some > 0 && some < of.length });
    }
  }

  root.setAttribute("aria-label", data.label);
  root.classList.toggle("bar", data.bar);
  root.replaceChildren(...data.groups.map(group));
  show();
  const again = focused && [...root.querySelectorAll("input")].find((input) => input.value === focused);
  if (again) again.focus({ preventScroll: true });
}
