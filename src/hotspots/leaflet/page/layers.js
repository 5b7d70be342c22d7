// Which layers there are and which are shown; each has its legend with it.

const PANES = [["cells", 405], ["areas", 410], ["lines", 420], ["labels", 430], ["route", 440], ["dots", 450], ["watermark", 460]];

// With more shifts than that the legend begins closed: it would cover the map.
const MOST_BRIEF = 6;

function showLayer(map, layer, shown) {
  layer.isShown = shown;
  for (const part of layer.parts) {
    if (shown) map.addLayer(part);
    else map.removeLayer(part);
  }
}

function layerChoice(map, layers, changed) {
  return make("ul", { class: "layers" }, layers.map((layer) => {
    const box = make("input", { type: "checkbox", id: `layer-${layer.id}`, checked: layer.isShown, on: { change: () => {
      showLayer(map, layer, box.checked);
      announce(say(box.checked ? "layer_shown" : "layer_hidden", { layer: layer.title }));
      changed();
    } } });
    return make("li", {},
      make("label", { class: "switch", for: box.id }, box, make("span", { class: "track", "aria-hidden": "true" }), make("span", { class: "switch-text" }, layer.title)),
      layer.note && make("p", { class: "note" }, layer.note),
      make("div", { class: "legend-of", "data-legend": layer.id }));
  }));
}

// Draws all legends anew: under each layer's switch, and on the map for those that are shown.
function paintLegends(layers) {
  for (const layer of layers) {
    const here = document.querySelector(`[data-legend="${layer.id}"]`);
    if (here) here.replaceChildren(legendList(layer));
  }
  const shown = layers.filter((layer) => layer.isShown);
  const legend = document.getElementById("legend");
  document.getElementById("legend-parts").replaceChildren(...shown.map((layer) => make("div", { class: "legend-part" }, !layer.isBrief && make("p", { class: "legend-title" }, layer.legendTitle ?? layer.title), legendList(layer))));
  legend.hidden = shown.length === 0;
  if (!legend.dataset.begun && shown.filter((layer) => layer.isBrief).length > MOST_BRIEF) legend.open = false;
  legend.dataset.begun = "yes";
}

function legendList(layer) {
  return make("ul", { class: "legend-list" }, layer.legend().map(({ text, draw }) => make("li", {}, swatch(draw), make("span", {}, text))));
}

// A round or square mark with a number, a button for keyboard and screen reader.
function numberedMark(latlng, number, kind, label, show, anchor = [22, 22]) {
  const icon = L.divIcon({ className: `mark ${kind}`, iconSize: [44, 44], iconAnchor: anchor, html: make("span", {}, String(number)) });
  const mark = L.marker(latlng, { icon, keyboard: true, riseOnHover: true, zIndexOffset: kind.startsWith("felt-mark") ? 250 : kind === "spot-mark" ? 0 : 500 });
  mark.on("add", () => mark.getElement().setAttribute("aria-label", label));
  mark.on("click keypress", (event) => {
    if (event.type === "keypress" && !["Enter", " "].includes(event.originalEvent.key)) return;
    L.DomEvent.stop(event.originalEvent);
    openPopup(mark._map, show(), event.type === "keypress" ? mark.getElement() : null);
  });
  return mark;
}

// Shows marks, given in order of rank, only where no mark of higher rank is so near that they would cover each other.
// The list has them all, and its rows zoom in far enough.
const Thinning = L.Layer.extend({
  initialize(marks, gap = 30) {
    this._marks = marks;
    this._gap = gap;
  },
  onAdd(map) {
    map.on("zoomend", this._thin, this);
    this._thin();
  },
  onRemove(map) {
    map.off("zoomend", this._thin, this);
  },
  _thin() {
    const shown = [];
    for (const mark of this._marks) {
      const { x, y } = this._map.project(mark.getLatLng());
      const isCrowded = shown.some((other) => Math.abs(other.x - x) < this._gap && Math.abs(other.y - y) < this._gap);
      if (!isCrowded) shown.push({ x, y });
      mark.getElement()?.classList.toggle("crowded", isCrowded);
    }
  },
});

function popupContent(title, lines) {
  return make("div", { class: "popup" }, make("p", { class: "popup-title" }, title), lines.map((line) => make("p", {}, line)));
}

// Opens a popup; from the keyboard it takes the focus, and gives it back when it closes.
function openPopup(map, { latlng, content }, from = null) {
  const legend = document.getElementById("legend");
  const covered = legend.open ? legend.offsetWidth : 0; // it lies on the map, over popups
  const left = covered && map.getSize().x > covered + 420 ? covered + 28 : 12;
  const popup = L.popup({ maxWidth: 310, minWidth: 200, autoPanPaddingTopLeft: [left, 12], autoPanPaddingBottomRight: [60, 12] })
    .setLatLng(latlng).setContent(content).openOn(map);
  const close = popup.getElement().querySelector(".leaflet-popup-close-button");
  close.setAttribute("aria-label", say("popup_close"));
  close.addEventListener("click", (event) => event.preventDefault());
  if (from) {
    close.focus();
    popup.on("remove", () => from.focus());
  }
}

// Finds what lies under a place, the smallest things first; gives a function that tells of it, or null.
const PICK_ORDER = ["incidents", "walk", "traffic", "lamps", "stretches", "lighting", "hot_spots", "felt_night", "felt_day", "cells", "units", "significant"];

function findAt(map, layers, latlng) {
  const view = windowView(map);
  const x = unitX(latlng.lng * UNITS), y = unitY(latlng.lat * UNITS);
  for (const id of PICK_ORDER) {
    const layer = layers.find((each) => each.id === id && each.isShown && each.pick);
    const tell = layer ? layer.pick(view, x, y) : null;
    if (tell) return tell;
  }
  return null;
}

function pickAt(map, layers, latlng) {
  const tell = findAt(map, layers, latlng);
  if (!tell) return null;
  const hit = tell();
  return { ...hit, latlng: hit.latlng ?? latlng };
}
