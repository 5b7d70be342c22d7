// On paper: the map first at a size that fits the sheet, in light colours, then everything that the panel says.

function startPrinting(map, repaint) {
  let before = null;
  const begin = () => {
    if (isPrinting) return;
    isPrinting = true;
    before = { center: map.getCenter(), zoom: map.getZoom(), bounds: map.getBounds(), theme: document.documentElement.dataset.theme };
    document.documentElement.dataset.theme = "light";
    document.documentElement.classList.add("printing");
    map.invalidateSize({ animate: false, pan: false });
    map.fitBounds(before.bounds, { animate: false });
    repaint();
  };
  const end = () => {
    if (!isPrinting) return;
    isPrinting = false;
    document.documentElement.classList.remove("printing");
    if (before.theme) document.documentElement.dataset.theme = before.theme;
    else delete document.documentElement.dataset.theme;
    map.invalidateSize({ animate: false, pan: false });
    map.setView(before.center, before.zoom, { animate: false });
    repaint();
  };
  window.addEventListener("beforeprint", begin);
  window.addEventListener("afterprint", end);
}
