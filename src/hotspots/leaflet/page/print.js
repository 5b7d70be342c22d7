// On paper: the map first at a size that fits the sheet, in light colours, then everything that the panel says.

// Browsers print canvases that lie on one another unreliably: for paper they become one picture, under the marks.
function flatten(map) {
  const sharp = 2, size = map.getSize();
  const picture = make("canvas", { id: "print-picture", width: size.x * sharp, height: size.y * sharp, "aria-hidden": "true" });
  const context = picture.getContext("2d");
  context.fillStyle = colour("land");
  context.fillRect(0, 0, picture.width, picture.height);
  const frame = map.getContainer().getBoundingClientRect();
  const depth = (canvas) => Number(canvas.closest(".leaflet-map-pane > *").style.zIndex || 200);
  const canvases = [...map.getContainer().querySelectorAll("canvas.leaflet-tile, canvas.view-canvas")];
  for (const canvas of canvases.sort((a, b) => depth(a) - depth(b))) {
    const box = canvas.getBoundingClientRect();
    context.drawImage(canvas, (box.left - frame.left) * sharp, (box.top - frame.top) * sharp, box.width * sharp, box.height * sharp);
  }
  map.getContainer().prepend(picture);
  return picture;
}

function startPrinting(map, repaint) {
  let before = null, picture = null, folded = [];
  const begin = () => {
    if (isPrinting) return;
    isPrinting = true;
    const legend = document.getElementById("legend");
    before = { legend: legend.open, center: map.getCenter(), zoom: map.getZoom(), bounds: map.getBounds(), theme: document.documentElement.dataset.theme };
    document.documentElement.dataset.theme = "light";
    document.documentElement.classList.add("printing");
    map.invalidateSize({ animate: false, pan: false });
    // Any zoom will do on paper, so that what was seen on the screen fills the sheet.
    map.options.zoomSnap = 0;
    map.fitBounds(before.bounds, { animate: false });
    legend.open = true;
    folded = [...document.querySelectorAll(".week-details:not([open])")];
    for (const each of folded) each.open = true;
    repaint();
    picture = flatten(map);
  };
  const end = () => {
    if (!isPrinting) return;
    isPrinting = false;
    picture.remove();
    document.documentElement.classList.remove("printing");
    if (before.theme) document.documentElement.dataset.theme = before.theme;
    else delete document.documentElement.dataset.theme;
    map.options.zoomSnap = ZOOM_STEP;
    document.getElementById("legend").open = before.legend;
    for (const each of folded) each.open = false;
    map.invalidateSize({ animate: false, pan: false });
    map.setView(before.center, before.zoom, { animate: false });
    repaint();
  };
  window.addEventListener("beforeprint", begin);
  window.addEventListener("afterprint", end);
}
