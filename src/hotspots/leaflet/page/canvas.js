// One canvas over the whole view, drawn anew when the map has come to rest, and scaled along while it zooms.

const ViewCanvas = L.Layer.extend({
  options: { padding: 0.2 },

  // `paint` gets a view: context, scale, left, top (so that a place is at x * scale - left), width, height, zoom,
  // metres a pixel, and the box it shows on the unit square.
  initialize(paint, pane) {
    this._paint = paint;
    L.setOptions(this, { pane });
  },

  onAdd() {
    this._canvas = make("canvas", { class: "view-canvas leaflet-zoom-animated", "aria-hidden": "true" });
    this.getPane().append(this._canvas);
    this.repaint();
  },

  onRemove() {
    this._canvas.remove();
  },

  getEvents() {
    return { moveend: this.repaint, viewreset: this.repaint, zoomanim: this._follow };
  },

  _follow(event) {
    const scale = this._map.getZoomScale(event.zoom, this._zoom);
    const corner = this._map._latLngBoundsToNewLayerBounds(this._bounds, event.zoom, event.center).min;
    L.DomUtil.setTransform(this._canvas, corner, scale);
  },

  repaint() {
    const map = this._map;
    if (!map) return;
    const size = map.getSize();
    const pad = size.multiplyBy(this.options.padding)._round();
    const corner = map.containerPointToLayerPoint(pad.multiplyBy(-1));
    const whole = size.add(pad.multiplyBy(2));
    const origin = map.getPixelOrigin();
    const sharp = Math.max(window.devicePixelRatio || 1, isPrinting ? 2 : 1);
    this._zoom = map.getZoom();
    this._bounds = L.latLngBounds(
      map.layerPointToLatLng(corner),
      map.layerPointToLatLng(corner.add(whole)),
    );
    const canvas = this._canvas;
    canvas.width = whole.x * sharp;
    canvas.height = whole.y * sharp;
    canvas.style.width = `${whole.x}px`;
    canvas.style.height = `${whole.y}px`;
    L.DomUtil.setPosition(canvas, corner);
    const context = canvas.getContext("2d");
    context.scale(sharp, sharp);
    this._paint({ context, ...viewAt(map, corner.x + origin.x, corner.y + origin.y, whole.x, whole.y) });
  },
});

function viewAt(map, left, top, width, height) {
  const zoom = map.getZoom();
  const scale = 256 * 2 ** zoom;
  return {
    scale, left, top, width, height, zoom,
    metres: metresPerPixel(map.getCenter().lat, zoom),
    box: [left / scale, top / scale, (left + width) / scale, (top + height) / scale],
  };
}

function metresPerPixel(lat, zoom) {
  return (40075016.7 * Math.cos((lat * Math.PI) / 180)) / (256 * 2 ** zoom);
}

// The view of the map's own window, for finding what was clicked.
function windowView(map) {
  const bounds = map.getPixelBounds();
  return viewAt(map, bounds.min.x, bounds.min.y, bounds.max.x - bounds.min.x, bounds.max.y - bounds.min.y);
}

// Distance in pixels from a point to a line from (ax, ay) to (bx, by).
function distanceToPiece(px, py, ax, ay, bx, by) {
  const dx = bx - ax, dy = by - ay;
  const length2 = dx * dx + dy * dy;
  const along = length2 ? Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / length2)) : 0;
  return Math.hypot(px - ax - along * dx, py - ay - along * dy);
}

// A polygon from data: rings on the unit square.
function toShape(rings) {
  const outlines = rings.map((ring) => ring.map(([lon, lat]) => [unitX(lon), unitY(lat)]));
  return { outlines, box: boxOf(rings.flat()) };
}

function traceShape(context, shape, view) {
  for (const outline of shape.outlines) {
    outline.forEach(([x, y], place) => {
      const px = x * view.scale - view.left, py = y * view.scale - view.top;
      if (place) context.lineTo(px, py);
      else context.moveTo(px, py);
    });
    context.closePath();
  }
}

function isInside(shape, x, y) {
  let inside = false;
  for (const outline of shape.outlines) {
    for (let here = 0, before = outline.length - 1; here < outline.length; before = here, here += 1) {
      const [ax, ay] = outline[here], [bx, by] = outline[before];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
  }
  return inside;
}
