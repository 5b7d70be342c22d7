// Puts the page together.

// Half zooms let a place fill the window; the basemap's tiles are then drawn a little larger and shown smaller.
const ZOOM_STEP = 0.5;

async function start() {
  sayStaticTexts();
  sayTop();
  startSheet();
  const asked = readPermalink();
  const map = L.map("map", { zoomControl: false, attributionControl: false, minZoom: 9, maxZoom: 19, zoomSnap: ZOOM_STEP, wheelPxPerZoomLevel: 90 });
  for (const [name, order] of PANES) {
    const pane = map.createPane(name);
    pane.style.zIndex = order;
    pane.style.pointerEvents = "none";
  }
  const ground = await readGround();
  const layers = await readLayers();
  const home = homeBounds(layers, ground.box);
  for (const layer of layers) layer.isShown = asked.on ? asked.on.includes(layer.id) : layer.isShown;
  paintLegends(layers);
  if (asked.view) betweenZooms(map, () => map.setView(asked.view.latlng, asked.view.zoom, { animate: false }));
  else fitBeside(map, home, false);
  for (const part of ground.parts) map.addLayer(part);
  for (const layer of layers) showLayer(map, layer, layer.isShown);

  let tab = asked.tab;
  const keepLink = () => {
    if (!isPrinting) writePermalink(map, layers, tab);
  };
  const changed = () => {
    paintLegends(layers);
    keepLink();
  };
  const repaint = () => {
    colourCache.clear();
    ground.repaint();
    for (const layer of layers) if (layer.isShown) layer.repaint();
    paintLegends(layers);
  };
  startGoing(map);
  makeTabs(pagesOf(map, layers, changed), tab, (id) => {
    tab = id;
    const some = layers.some((each) => each.tab === id && each.id === id) ? layers.filter((each) => each.tab === id) : [];
    for (const layer of some) if (!layer.isShown) document.getElementById(`layer-${layer.id}`)?.click();
    keepLink();
  });
  changed();
  map.on("moveend", keepLink);
  startPointer(map, layers);
  startButtons(map, home);
  startTheme(repaint);
  startPrinting(map, repaint);
  new ResizeObserver(() => {
    if (!isPrinting) map.invalidateSize({ animate: false });
  }).observe(document.getElementById("map"));
}

async function readGround() {
  const block = readBlock("basemap");
  const parts = [];
  let repaint = () => {};
  if (block) {
    const shapes = await decodeLayers(block);
    const tiles = new Basemap(shapes);
    const labels = new ViewCanvas((view) => paintLabels(view, shapes, block.names, block.places), "labels");
    parts.push(tiles, labels);
    repaint = () => {
      tiles.redraw();
      labels.repaint();
    };
    startSearch(readBlock("search"));
    startNaming(shapes.street, block.names);
  }
  if (meta.made_up) {
    const watermark = new ViewCanvas(paintMadeUp, "watermark");
    parts.push(watermark);
    const before = repaint;
    repaint = () => {
      before();
      watermark.repaint();
    };
  }
  return { parts, repaint, box: block ? block.bounds : null };
}

async function readLayers() {
  const makers = [
    ["walk", makeWalk], ["patrol", makePatrols], ["hot_spots", (block) => makeHotSpots(block, readBlock("weeks"))], ["felt", makeFeltLayers], ["cells", makeCells],
    ["units", makeUnits], ["significant", makeSignificant], ["lighting", (block) => makeLighting(block, { stretches: readBlock("stretches"), ranked: readBlock("stretches_ranked"), lamps: readBlock("lamps") })], ["traffic", makeTraffic], ["incidents", makeIncidents],
  ];
  const layers = [];
  for (const [name, makeLayer] of makers) {
    const block = readBlock(name);
    if (block) layers.push(...[await makeLayer(block)].flat());
  }
  // A page of lighting alone shows it at once.
  if (layers.length && layers.every((layer) => !layer.isShown)) layers[0].isShown = true;
  return layers;
}

function homeBounds(layers, ground) {
  const boxes = layers.filter((layer) => layer.isShown && layer.box).map((layer) => layer.box);
  if (!boxes.length && ground) boxes.push(ground);
  if (!boxes.length) boxes.push(...layers.map((layer) => layer.box).filter(Boolean));
  if (!boxes.length) return L.latLngBounds([55.3, 11], [69.1, 24.2]);
  return boxes.map(boxToBounds).reduce((all, bounds) => all.extend(bounds));
}

// One tab for each list, in the order of importance, then the layers and the page's account of itself.
function pagesOf(map, layers, changed) {
  const tabs = ["list", "felt", "walk", "patrol", "units", "lighting", "traffic", "incidents"];
  const pages = tabs.flatMap((id) => {
    const listed = layers.filter((layer) => layer.tab === id && layer.list);
    return listed.length ? [{ id, title: say(`tab_${id}`), content: listed.flatMap((layer) => [listed.length > 1 ? make("h3", {}, layer.title) : null, ...layer.list()].filter(Boolean)) }] : [];
  });
  return [
    ...pages,
    ...(layers.length ? [{ id: "layers", title: say("tab_layers"), content: layerChoice(map, layers, changed) }] : []),
    { id: "about", title: say("tab_about"), content: aboutPage() },
  ];
}

// Lets a view be set between whole zoom levels: the next whole one below may show a town at half the size that there is
// room for.
function betweenZooms(map, setView) {
  const snap = map.options.zoomSnap;
  map.options.zoomSnap = 0.1;
  setView();
  map.options.zoomSnap = snap;
}

// Shows these bounds right of the legend or above it, whichever lets them be larger, and above what stands at the foot.
function fitBeside(map, bounds, animate) {
  betweenZooms(map, () => fitInRoom(map, bounds, animate));
}

function fitInRoom(map, bounds, animate) {
  const { offsetWidth: width, offsetHeight: height } = document.getElementById("legend");
  const under = document.getElementById("foot").offsetHeight + 20;
  const beside = { paddingTopLeft: [width + 28, 44], paddingBottomRight: [76, under] };
  const above = { paddingTopLeft: [44, 44], paddingBottomRight: [76, height + 48] };
  const zoomWith = ({ paddingTopLeft, paddingBottomRight }) =>
    map.getBoundsZoom(bounds, false, L.point(paddingTopLeft).add(paddingBottomRight));
  const room = width ? (zoomWith(above) > zoomWith(beside) ? above : beside) : { paddingTopLeft: [44, 44], paddingBottomRight: [76, under] };
  map.fitBounds(bounds, { ...room, maxZoom: 17, animate });
}

function startPointer(map, layers) {
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.key === "Escape") map.closePopup();
  });
  map.on("click", (event) => {
    const hit = pickAt(map, layers, event.latlng);
    if (hit) openPopup(map, hit);
  });
  // The hand shows where a click tells something; looked up once a frame at most.
  let waiting = false;
  map.on("mousemove", (event) => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      map.getContainer().classList.toggle("tells", findAt(map, layers, event.latlng) !== null);
    });
  });
}

function startButtons(map, home) {
  const listen = (id, run) => document.getElementById(id).addEventListener("click", run);
  listen("zoom-in", () => map.zoomIn());
  listen("zoom-out", () => map.zoomOut());
  listen("zoom-all", () => fitBeside(map, home, true));
  listen("skip", () => document.getElementById("panel").focus());
}

start().then(() => {
  requestAnimationFrame(() => {
    performance.mark("ready");
    document.documentElement.dataset.ready = String(Math.round(performance.now()));
  });
}).catch((error) => {
  announce(String(error));
  document.documentElement.dataset.failed = "true";
  throw error;
});
