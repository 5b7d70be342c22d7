// The basemap: the study's own streets, water, green and buildings, drawn tile by tile.

const WIDTH_M = [16, 13, 12, 10, 8, 8, 4.5, 2.4, 2.6];
const LEAST_PX = [2.6, 2.2, 1.9, 1.6, 1.1, 1.1, 0.7, 0.6, 0.8];
const PATH = 7, STEPS = 8, SERVICE = 6;
const TUNNEL = 1;

const Basemap = L.GridLayer.extend({
  initialize(layers) {
    this._layers = layers;
    L.setOptions(this, { tileSize: 512, zIndex: 1, updateWhenZooming: false, keepBuffer: 1, minZoom: 8, maxZoom: 19 });
  },

  createTile(coords) {
    const sharp = Math.max(window.devicePixelRatio || 1, isPrinting ? 2 : 1);
    const size = this.getTileSize().x;
    const canvas = make("canvas", { width: size * sharp, height: size * sharp, "aria-hidden": "true" });
    const context = canvas.getContext("2d");
    context.scale(sharp, sharp);
    this._paint(context, coords, size);
    return canvas;
  },

  _paint(context, coords, size) {
    const scale = 256 * 2 ** coords.z;
    const left = coords.x * size, top = coords.y * size;
    const margin = 24;
    const box = [(left - margin) / scale, (top - margin) / scale, (left + size + margin) / scale, (top + size + margin) / scale];
    const middle = (box[1] + box[3]) / 2;
    const lat = (Math.atan(Math.sinh(Math.PI * (1 - 2 * middle))) * 180) / Math.PI;
    const view = { scale, left, top, zoom: coords.z, metres: metresPerPixel(lat, coords.z), box };
    context.fillStyle = colour("land");
    context.fillRect(0, 0, size, size);
    context.lineJoin = "round";
    for (const kind of ["green", "water"]) this._fill(context, view, kind, colour(kind));
    this._line(context, view, "stream", colour("water"), 2);
    if (view.zoom >= 14) this._fill(context, view, "building", colour("building"), view.zoom >= 16 && colour("building-edge"));
    if (view.zoom >= 13) {
      this._line(context, view, "rail", colour("rail"), view.zoom >= 16 ? 2 : 1.2);
      if (view.zoom >= 16) this._line(context, view, "rail", colour("land"), 1, [5, 7]);
    }
    this._streets(context, view);
  },

  _fill(context, view, kind, fill, edge) {
    const layer = this._layers[kind];
    if (!layer) return;
    context.fillStyle = fill;
    context.beginPath();
    for (const feature of layer.find(...view.box)) {
      // Buildings may overlap one another: each is filled by itself, so that even-odd leaves only its own courtyards.
      context.beginPath();
      trace(context, layer, feature, view.scale, view.left, view.top);
      context.fill("evenodd");
      if (edge) {
        context.strokeStyle = edge;
        context.lineWidth = 0.7;
        context.stroke();
      }
    }
  },

  _line(context, view, kind, stroke, width, dashes = []) {
    const layer = this._layers[kind];
    if (!layer) return;
    context.beginPath();
    for (const feature of layer.find(...view.box)) trace(context, layer, feature, view.scale, view.left, view.top);
    context.lineCap = "butt";
    context.strokeStyle = stroke;
    context.lineWidth = width;
    context.setLineDash(dashes);
    context.stroke();
    context.setLineDash([]);
  },

  _streets(context, view) {
    const layer = this._layers.street;
    if (!layer) return;
    const { street, form } = layer.columns;
    const open = Array.from({ length: 9 }, () => []);
    const covered = Array.from({ length: 9 }, () => []);
    for (const feature of layer.find(...view.box)) {
      (form[feature] & TUNNEL ? covered : open)[street[feature]].push(feature);
    }
    const draw = (features, stroke, width, dashes = []) => {
      if (!features.length) return;
      context.beginPath();
      for (const feature of features) trace(context, layer, feature, view.scale, view.left, view.top);
      context.strokeStyle = stroke;
      context.lineWidth = width;
      context.setLineDash(dashes);
      context.stroke();
    };
    const width = (kind) => Math.max(LEAST_PX[kind], WIDTH_M[kind] / view.metres);
    context.lineCap = "butt";
    for (let kind = STEPS; kind >= 0; kind -= 1) {
      if (kind < PATH || view.zoom >= 15) draw(covered[kind], colour("covered"), Math.min(3, width(kind)), [4, 3]);
    }
    if (view.zoom >= 14) {
      draw(open[PATH], colour("path"), Math.min(2.6, width(PATH)), view.zoom >= 16 ? [4, 2.5] : []);
      draw(open[STEPS], colour("path"), Math.min(5, width(STEPS) * 1.4), [1.5, 1.5]);
    }
    context.lineCap = "round";
    const edge = view.zoom >= 15 ? 2 : view.zoom >= 14 ? 1.2 : 0;
    const first = view.zoom >= 14 ? SERVICE : SERVICE - 1;
    // From far off there is no room for edges: small streets are drawn darker than the land instead.
    if (!edge) {
      for (let kind = first; kind >= 0; kind -= 1) draw(open[kind], colour(kind <= 2 ? "street-far-main" : "street-far"), width(kind) * (kind <= 2 ? 1 : 0.8));
      context.setLineDash([]);
      return;
    }
    for (let kind = first; kind >= 0; kind -= 1) draw(open[kind], colour("street-edge"), width(kind) + edge);
    for (let kind = first; kind >= 0; kind -= 1) draw(open[kind], colour(kind <= 2 ? "street-main" : "street"), width(kind));
    context.setLineDash([]);
  },
});
