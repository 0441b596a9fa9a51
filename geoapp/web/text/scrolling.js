// Scroll to the marks of the opened record once, as soon as they are there.
export default function ({ data, parentElement }) {
  if (parentElement.shown === data.opened) return;
  parentElement.shown = data.opened;
  let tries = 40; // the text may come a moment after this script
  const look = () => {
    const mark = document.querySelector(".geo-text [aria-current]");
    if (!mark) return data.opened && tries-- > 0 ? setTimeout(look, 50) : undefined;
    const { top, bottom } = mark.getBoundingClientRect();
    if (top < 60 || bottom > window.innerHeight - 20) mark.scrollIntoView({ block: "center" });
  };
  look();
}
