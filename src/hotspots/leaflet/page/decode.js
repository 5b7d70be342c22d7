// Reads geometry back: base64 of deflated zigzag varints, column by column, into places on the unit square of the
// web map (x grows to the east, y to the south), where a zoom is only a factor.

const UNITS = 100000;

function unitX(lon) {
  return lon / (360 * UNITS) + 0.5;
}

function unitY(lat) {
  const sine = Math.sin((lat * Math.PI) / (180 * UNITS));
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

// The other way: a place on the unit square in degrees, and the box of a feature in whole units.
function fromUnit(x, y) {
  const lat = (Math.atan(Math.exp((0.5 - y) * 2 * Math.PI)) * 360) / Math.PI - 90;
  return L.latLng(lat, (x - 0.5) * 360);
}

function lonLatBox(boxes, feature) {
  const [west, north, east, south] = boxes.slice(4 * feature, 4 * feature + 4);
  const low = fromUnit(west, south), high = fromUnit(east, north);
  return [low.lng * UNITS, low.lat * UNITS, high.lng * UNITS, high.lat * UNITS];
}

function toLatLng(at) {
  return L.latLng(at[1] / UNITS, at[0] / UNITS);
}

function boxToBounds([west, south, east, north]) {
  return L.latLngBounds([south / UNITS, west / UNITS], [north / UNITS, east / UNITS]);
}

function boxOf(points) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon, lat] of points) {
    box[0] = Math.min(box[0], lon);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lon);
    box[3] = Math.max(box[3], lat);
  }
  return box;
}

async function inflate(base64) {
  const text = atob(base64);
  const packed = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) packed[at] = text.charCodeAt(at);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function varintReader(bytes) {
  let at = 0;
  const next = () => {
    let value = 0, factor = 1, byte;
    do {
      byte = bytes[at];
      at += 1;
      value += (byte & 127) * factor;
      factor *= 128;
    } while (byte & 128);
    return value % 2 ? -(value + 1) / 2 : value / 2;
  };
  return (count) => {
    const column = new Int32Array(count);
    for (let place = 0; place < count; place += 1) column[place] = next();
    return column;
  };
}

function runningSums(counts) {
  const sums = new Uint32Array(counts.length + 1);
  for (let place = 0; place < counts.length; place += 1) sums[place + 1] = sums[place] + counts[place];
  return sums;
}

// Gives the layers of a data block by kind.
async function decodeLayers(block) {
  const read = varintReader(await inflate(block.data));
  const layers = {};
  for (const { kind, features, parts, points, attributes } of block.layers) {
    const columns = Object.fromEntries(attributes.map((name) => [name, read(features)]));
    const firstPart = runningSums(read(features));
    const firstPoint = runningSums(read(parts));
    const x = new Float64Array(points), y = new Float64Array(points);
    const stepsX = read(points), stepsY = read(points);
    let lon = 0, lat = 0;
    for (let place = 0; place < points; place += 1) {
      lon += stepsX[place];
      lat += stepsY[place];
      x[place] = unitX(lon);
      y[place] = unitY(lat);
    }
    layers[kind] = indexed({ features, columns, firstPart, firstPoint, x, y });
  }
  return layers;
}

// Adds each feature's box and a grid of buckets to find features by box.
function indexed(layer) {
  const { features, firstPart, firstPoint, x, y } = layer;
  const boxes = new Float64Array(4 * features);
  const all = [Infinity, Infinity, -Infinity, -Infinity];
  for (let feature = 0; feature < features; feature += 1) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (let point = firstPoint[firstPart[feature]]; point < firstPoint[firstPart[feature + 1]]; point += 1) {
      if (x[point] < box[0]) box[0] = x[point];
      if (y[point] < box[1]) box[1] = y[point];
      if (x[point] > box[2]) box[2] = x[point];
      if (y[point] > box[3]) box[3] = y[point];
    }
    boxes.set(box, 4 * feature);
    for (let side = 0; side < 4; side += 1) all[side] = side < 2 ? Math.min(all[side], box[side]) : Math.max(all[side], box[side]);
  }
  const side = Math.max(1, Math.min(64, Math.ceil(Math.sqrt(features / 4))));
  const buckets = Array.from({ length: side * side }, () => []);
  const column = (value) => Math.max(0, Math.min(side - 1, Math.floor(((value - all[0]) / (all[2] - all[0] || 1)) * side)));
  const row = (value) => Math.max(0, Math.min(side - 1, Math.floor(((value - all[1]) / (all[3] - all[1] || 1)) * side)));
  const overBuckets = (west, north, east, south, run) => {
    for (let r = row(north); r <= row(south); r += 1) {
      for (let c = column(west); c <= column(east); c += 1) run(buckets[r * side + c]);
    }
  };
  for (let feature = 0; feature < features; feature += 1) {
    const at = 4 * feature;
    overBuckets(boxes[at], boxes[at + 1], boxes[at + 2], boxes[at + 3], (bucket) => bucket.push(feature));
  }
  // Features whose box meets this one, in their order.
  const find = (west, north, east, south) => {
    if (!features || west > all[2] || east < all[0] || north > all[3] || south < all[1]) return [];
    const found = new Set();
    overBuckets(west, north, east, south, (bucket) => {
      for (const feature of bucket) {
        const at = 4 * feature;
        if (boxes[at] <= east && boxes[at + 2] >= west && boxes[at + 1] <= south && boxes[at + 3] >= north) found.add(feature);
      }
    });
    return [...found].sort((a, b) => a - b);
  };
  return { ...layer, boxes, all, find };
}

// Adds a feature to the canvas path. Points that would fall on the same half pixel are skipped.
function trace(context, layer, feature, scale, left, top) {
  const { firstPart, firstPoint, x, y } = layer;
  for (let part = firstPart[feature]; part < firstPart[feature + 1]; part += 1) {
    const last = firstPoint[part + 1] - 1;
    let px = x[firstPoint[part]] * scale - left, py = y[firstPoint[part]] * scale - top;
    context.moveTo(px, py);
    for (let point = firstPoint[part] + 1; point <= last; point += 1) {
      const nx = x[point] * scale - left, ny = y[point] * scale - top;
      if (point === last || Math.abs(nx - px) + Math.abs(ny - py) > 0.5) {
        context.lineTo(nx, ny);
        px = nx;
        py = ny;
      }
    }
  }
}
