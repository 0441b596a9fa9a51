// A page that is printed has another width than the screen: the map keeps its size, so that nothing of it is cut or
// drawn anew, and is scaled as a picture to what a page holds; what is round it is as large as the picture (style.css, @media print).
(function () {
  const PAGES = { upright: [690, 820], across: [1000, 540] }; // pixels between the margins of A4, with room for a heading
  const frame = window.frameElement;
  window.addEventListener("beforeprint", () => {
    if (!frame) return;
    const [width, height] = [frame.offsetWidth, frame.offsetHeight];
    if (!width || !height) return;
    const said = { width: `${width}px`, height: `${height}px` };
    for (const [way, page] of Object.entries(PAGES))
      said[`scale-${way}`] = Math.min(1, page[0] / width, page[1] / height);
    Object.entries(said).forEach(([name, value]) => frame.parentElement.style.setProperty(`--paper-${name}`, value));
  });
})();
