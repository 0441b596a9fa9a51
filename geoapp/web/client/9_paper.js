// A page that is printed has another width than the screen: the map keeps its size, so that nothing of it is cut or
// drawn anew, and is scaled as a picture to what a page holds (style.css, @media print).
(function () {
  const PAGE = { width: 690, height: 820 }; // pixels between the margins of A4, upright, with room for a heading
  const frame = window.frameElement;
  window.addEventListener("beforeprint", () => {
    if (!frame) return;
    const [width, height] = [frame.offsetWidth, frame.offsetHeight];
    if (!width || !height) return;
    const scale = Math.min(1, PAGE.width / width, PAGE.height / height);
    const said = { width: `${width}px`, height: `${height}px`, scale, gap: `${Math.round(height * (scale - 1))}px` };
    Object.entries(said).forEach(([name, value]) => frame.style.setProperty(`--paper-${name}`, value));
  });
})();
