// The search field as a combobox: suggestions come while somebody types, Enter searches for the words or takes the
// suggestion that the arrows have reached. What is typed lives here; no answer of the server ever writes into it.
const WAIT = 120; // milliseconds without a key before suggestions are asked for
const fields = new WeakMap();

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const root = parentElement.querySelector(".search");
  if (fields.has(parentElement)) return fields.get(parentElement).say(data);

  const label = document.createElement("label"), input = document.createElement("input");
  const list = document.createElement("ul"), told = document.createElement("p");
  const id = `search-${Math.random().toString(36).slice(2)}`;
  let found = [], reached = -1, timer = 0, asked = 0, sent = data.first;

  Object.assign(input, { id: id, type: "search", value: data.first, autocomplete: "off", maxLength: data.most });
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", `${id}-list`]])
    input.setAttribute(name, value);
  label.htmlFor = id;
  list.id = `${id}-list`;
  list.setAttribute("role", "listbox");
  told.setAttribute("role", "status");
  root.replaceChildren(label, input, list, told);

  function say(now) {
    data = now;
    label.textContent = data.words.search;
    list.setAttribute("aria-label", data.words.suggestions);
    input.placeholder = data.words.search_hint;
  }

  function show() {
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
    list.replaceChildren(...found.map((one, place) => {
      const item = document.createElement("li"), name = document.createElement("b"), about = document.createElement("span");
      item.id = `${id}-${place}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", String(place === reached));
      name.textContent = one.name;
      about.textContent = one.about;
      item.append(name, about);
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); take(one); });
      return item;
    }));
    if (reached >= 0) {
      input.setAttribute("aria-activedescendant", `${id}-${reached}`);
      list.children[reached].scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  function close() {
    window.clearTimeout(timer);
    asked += 1;
    found = [];
    reached = -1;
    told.textContent = "";
    show();
  }

  function search() {
    close();
    if (input.value === sent) return;
    sent = input.value;
    setStateValue("words", sent);
  }

  function take(one) {
    input.value = one.kind === "project" ? one.name : "";
    close();
    if (sent) setStateValue("words", (sent = ""));
    input.value = "";
    setTriggerValue("chosen", { kind: one.kind, code: one.code, at: performance.timeOrigin + performance.now() });
  }

  async function suggest() {
    const mine = (asked += 1), words = input.value.trim();
    if (!words) return close();
    const home = new URL(document.baseURI).pathname.replace(/[^/]*$/, "");
    const address = `${home}suggestions/${encodeURIComponent(data.plan)}?lang=${data.lang}&q=${encodeURIComponent(words)}`;
    const answer = await fetch(address).catch(() => null);
    if (mine !== asked || !answer || !answer.ok) return;
    found = await answer.json();
    if (mine !== asked) return;
    reached = -1;
    told.textContent = found.length ? data.words.search_enter : data.words.search_none;
    show();
  }

  input.addEventListener("input", () => { window.clearTimeout(timer); timer = window.setTimeout(suggest, WAIT); });
  input.addEventListener("blur", search);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) {
      reached = (reached + step + found.length + (reached < 0 && step < 0 ? 1 : 0)) % found.length;
      event.preventDefault();
      show();
    } else if (event.key === "Escape" && found.length) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      reached >= 0 ? take(found[reached]) : search();
    }
  });
  say(data);
  show();
  fields.set(parentElement, { say });
}
