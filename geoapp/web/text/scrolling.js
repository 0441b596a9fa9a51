// Scroll to the marks of the opened record once, as soon as they are there, unless a hand does something else before.
const HANDS = ["pointerdown", "wheel", "keydown"];

export default function ({ data, parentElement }) {
  if (parentElement.shown === data.opened) return;
  parentElement.shown = data.opened;
  if (parentElement.waiting) parentElement.waiting.abort();
  if (!data.opened) return;
  const waiting = parentElement.waiting = new AbortController(), drawn = new MutationObserver(look);
  const isOpened = (mark) => new URL(mark.href).searchParams.get("project") === data.opened;

  function look() {
    const mark = [...document.querySelectorAll(".geo-text [aria-current]")].find(isOpened);
    if (!mark) return;
    waiting.abort();
    const { top, bottom } = mark.getBoundingClientRect();
    if (top < 60 || bottom > window.innerHeight - 20) mark.scrollIntoView({ block: "center" });
  }

  for (const hand of HANDS) window.addEventListener(hand, () => waiting.abort(), { capture: true, passive: true, signal: waiting.signal });
  waiting.signal.addEventListener("abort", () => drawn.disconnect());
  drawn.observe(document.body, { childList: true, subtree: true, attributeFilter: ["aria-current", "href"] });
  look();
}
