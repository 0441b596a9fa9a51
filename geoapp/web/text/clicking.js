// A click on a link whose address holds the marker goes to the server, and the browser stays.
export default function (component) {
  const { setTriggerValue, data } = component;
  const answer = (event) => {
    const link = event.target.closest && event.target.closest(`a[href*='${data.marker}']`);
    const other = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!link || other || event.defaultPrevented) return;
    event.preventDefault();
    setTriggerValue("clicked", link.getAttribute("href"));
  };
  document.addEventListener("click", answer);
  return () => document.removeEventListener("click", answer);
}
