// Names of streets and places, on one canvas above the streets; a name that would lie on another is left out.

function paintLabels(view, layers, names, places) {
  const { context } = view;
  const taken = [];
  const drawnAt = new Map();
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  if (view.zoom >= 12 && view.zoom <= 17) paintPlaces(view, places, taken);
  if (view.zoom < 15 || !layers.street) return;
  const { street, name } = layers.street.columns;
  const visible = layers.street.find(...view.box).filter((feature) => name[feature] > 0 && (view.zoom >= 16 || street[feature] < 5));
  visible.sort((a, b) => street[a] - street[b] || a - b);
  for (const feature of visible) {
    const size = street[feature] <= 3 ? 12.5 : 11.5;
    context.font = `${street[feature] <= 3 ? 600 : 500} ${size}px ${colour("font")}`;
    const text = names[name[feature] - 1];
    const place = straightStretch(view, layers.street, feature, context.measureText(text).width + 10, (x, y) =>
      !(drawnAt.get(text) ?? []).some(([ox, oy]) => Math.hypot(x - ox, y - oy) < 320));
    if (!place || !claim(taken, place, context.measureText(text).width, size)) continue;
    drawnAt.set(text, [...(drawnAt.get(text) ?? []), [place.x, place.y]]);
    context.save();
    context.translate(place.x, place.y);
    context.rotate(place.angle);
    halo(context, text, 0, 0, colour("label"), colour("label-halo"), 3);
    context.restore();
  }
}

// Names a place by the nearest named street, for lists; within half a kilometre or so.
let nameNear = () => say("street_unnamed");

function startNaming(streets, names) {
  const { name } = streets.columns;
  nameNear = (latlng) => {
    const x = unitX(latlng.lng * UNITS), y = unitY(latlng.lat * UNITS);
    const scale = 256 * metresPerPixel(latlng.lat, 0); // so that one pixel is one metre
    for (const metres of [30, 100, 500]) {
      const feature = nearestLine(streets, { scale }, x, y, metres, (each) => name[each] > 0);
      if (feature !== null) return names[name[feature] - 1];
    }
    return say("street_unnamed");
  };
}

function halo(context, text, x, y, fill, edge, width) {
  context.strokeStyle = edge;
  context.lineWidth = width;
  context.strokeText(text, x, y);
  context.fillStyle = fill;
  context.fillText(text, x, y);
}

function paintPlaces(view, places, taken) {
  const { context } = view;
  context.font = `italic 500 ${view.zoom >= 16 ? 13.5 : 12}px ${colour("font")}`;
  for (const [text, lon, lat] of places) {
    const x = unitX(lon) * view.scale - view.left, y = unitY(lat) * view.scale - view.top;
    if (x < 0 || y < 0 || x > view.width || y > view.height) continue;
    if (claim(taken, { x, y, angle: 0 }, context.measureText(text).width + 30, 14)) {
      halo(context, text, x, y, colour("label-place"), colour("label-halo"), 3);
    }
  }
}

// Finds a stretch of the line that is long and straight enough for a name.
function straightStretch(view, layer, feature, length, isFree) {
  const { firstPart, firstPoint, x, y } = layer;
  for (let part = firstPart[feature]; part < firstPart[feature + 1]; part += 1) {
    let start = firstPoint[part];
    for (let end = start + 1; end < firstPoint[part + 1]; end += 1) {
      const ax = x[start] * view.scale - view.left, ay = y[start] * view.scale - view.top;
      const bx = x[end] * view.scale - view.left, by = y[end] * view.scale - view.top;
      while (start < end - 1 && bends(view, layer, start, end)) start += 1;
      if (Math.hypot(bx - ax, by - ay) < length) continue;
      const sx = x[start] * view.scale - view.left, sy = y[start] * view.scale - view.top;
      if (Math.hypot(bx - sx, by - sy) < length) continue;
      const place = { x: (sx + bx) / 2, y: (sy + by) / 2, angle: Math.atan2(by - sy, bx - sx) };
      if (Math.abs(place.angle) > Math.PI / 2) place.angle += place.angle > 0 ? -Math.PI : Math.PI;
      const inView = place.x > 0 && place.y > 0 && place.x < view.width && place.y < view.height;
      if (inView && isFree(place.x, place.y)) return place;
      start = end;
    }
  }
  return null;
}

// Tells whether a point between two others lies more than three pixels off the straight line between them.
function bends(view, layer, start, end) {
  const at = (point) => [layer.x[point] * view.scale, layer.y[point] * view.scale];
  const a = at(start), b = at(end);
  for (let point = start + 1; point < end; point += 1) {
    if (distanceToPiece(...at(point), ...a, ...b) > 3) return true;
  }
  return false;
}

// Takes the ground under a text, as a row of squares along it, unless some of it is taken.
function claim(taken, place, width, height) {
  const squares = [];
  const half = height * 0.7;
  for (let along = -width / 2; along <= width / 2; along += height * 0.8) {
    squares.push([place.x + along * Math.cos(place.angle), place.y + along * Math.sin(place.angle)]);
  }
  const meets = squares.some(([x, y]) => taken.some(([ox, oy, o]) => Math.abs(x - ox) < half + o && Math.abs(y - oy) < half + o));
  if (!meets) for (const [x, y] of squares) taken.push([x, y, half]);
  return !meets;
}
