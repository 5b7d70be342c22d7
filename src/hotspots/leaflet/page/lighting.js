// Lighting of the streets: lit, unlit and unknown differ in colour, in lightness and in dash.

const LIT = 0, UNLIT = 1, UNKNOWN = 2;
const WEIGHT = [0.8, 1.35, 1];

function lightingStroke(context, state, width) {
  context.lineCap = state === UNKNOWN ? "round" : "butt";
  context.strokeStyle = colour(["lit", "unlit", "unknown"][state]);
  context.lineWidth = width;
  context.setLineDash(state === LIT ? [] : state === UNLIT ? [width * 3, width * 1.6] : [0.1, width * 2.2]);
  context.stroke();
  context.setLineDash([]);
}

// Gives the layer of light, and those of ranked stretches and of the register's lamps where the page has them.
async function makeLighting(data, { stretches, ranked, lamps }) {
  const layers = await decodeLayers(data);
  const { stretch, lamp } = layers;
  const { state, name, evidence } = stretch.columns;
  const words = data.states.map((each) => say(`state_${each}`));
  const canvas = new ViewCanvas((view) => {
    const width = Math.max(1.6, Math.min(4.5, 2.4 + (view.zoom - 15) * 0.7));
    const found = stretch.find(...view.box);
    for (const each of [UNKNOWN, LIT, UNLIT]) {
      view.context.beginPath();
      for (const feature of found) if (state[feature] === each) trace(view.context, stretch, feature, view.scale, view.left, view.top);
      lightingStroke(view.context, each, width * WEIGHT[each]);
    }
    if (view.zoom >= 17) paintLamps(view, lamp);
  }, "lines");
  const sourceOf = (feature) => say("lighting_source", { source: data.evidence[evidence[feature]] });
  // What the state rests on at a place, within two metres or so.
  const sourceAt = (x, y) => {
    const feature = nearestLine(stretch, { scale: 2 ** 27 }, x, y, 9);
    return feature === null ? "" : sourceOf(feature);
  };
  const popup = (feature) =>
    popupContent(name[feature] ? data.names[name[feature] - 1] : say("street_unnamed"), [
      words[state[feature]].replace(/^./, (first) => first.toUpperCase()),
      sourceOf(feature),
      state[feature] === UNKNOWN ? say("unknown_hint") : "",
    ].filter(Boolean));
  const listed = stretches ? await makeStretches(stretches, ranked, words, sourceAt) : null;
  const register = lamps ? await makeLamps(lamps) : null;
  const more = [listed, register].filter(Boolean);
  return [{
    id: "lighting",
    title: say("layer_lighting"),
    legendTitle: say(`lighting_legend_${data.within}`),
    note: [say("note_lighting"), data.within === "area" ? say("note_lighting_area") : ""].filter(Boolean).join(" "),
    tab: "lighting",
    isShown: false,
    box: null,
    parts: [canvas],
    repaint: () => canvas.repaint(),
    pick: (view, x, y) => {
      const feature = nearestLine(stretch, view, x, y, 9);
      return feature === null ? null : () => ({ latlng: null, content: popup(feature) });
    },
    legend: () => [
      ...[LIT, UNLIT, UNKNOWN].map((each) => ({
        text: say("lighting_legend_state", { state: words[each], length: sayLength(data.length_m[data.states[each]]) }),
        draw: (context, width, height) => {
          context.beginPath();
          context.moveTo(2, height / 2);
          context.lineTo(width - 2, height / 2);
          lightingStroke(context, each, 4);
        },
      })),
      ...(lamp.features ? [{ text: say("legend_lamp"), draw: (context, width, height) => paintLamp(context, width / 2, height / 2, 3) }] : []),
    ],
    list: () => [...lightingList(data, words, listed), ...more.flatMap((layer) => layer.rows())],
  }, ...more];
}

function paintLamps(view, lamp) {
  for (const feature of lamp.find(...view.box)) {
    const point = lamp.firstPoint[lamp.firstPart[feature]];
    paintLamp(view.context, lamp.x[point] * view.scale - view.left, lamp.y[point] * view.scale - view.top, 2.6);
  }
}

// Small and empty: nobody knows whether a lamp on the map works, as is known of those of a register.
function paintLamp(context, x, y, radius) {
  context.beginPath();
  context.arc(x, y, radius, 0, 7);
  context.fillStyle = colour("paper");
  context.fill();
  context.strokeStyle = colour("unknown");
  context.lineWidth = 1.4;
  context.stroke();
}

// The feature that counts and runs nearest to a place, within so many pixels of the view; null if none does.
function nearestLine(layer, view, x, y, within, counts = () => true) {
  const reach = within / view.scale;
  let nearest = null, least = within;
  for (const feature of layer.find(x - reach, y - reach, x + reach, y + reach)) {
    if (!counts(feature)) continue;
    for (let part = layer.firstPart[feature]; part < layer.firstPart[feature + 1]; part += 1) {
      for (let point = layer.firstPoint[part]; point < layer.firstPoint[part + 1] - 1; point += 1) {
        const distance = view.scale * distanceToPiece(x, y, layer.x[point], layer.y[point], layer.x[point + 1], layer.y[point + 1]);
        if (distance < least) {
          least = distance;
          nearest = feature;
        }
      }
    }
  }
  return nearest;
}

function lightingList(data, words, listed) {
  const total = data.states.reduce((sum, state) => sum + data.length_m[state], 0);
  const shares = data.states.map((state, place) => `${words[place]} ${sayPercent(data.length_m[state] / (total || 1))}`).join(" · ");
  const lead = make("p", { class: "lead" }, say(`lighting_within_${data.within}`, { length: sayLength(total), shares }), " ", say("note_lighting"));
  const rows = (state) => data.list.filter((row) => row[1] === state);
  if (listed) return [lead];
  return [
    lead,
    ...data.states.slice(1).filter((state) => rows(state).length).flatMap((state) => [
      make("h3", {}, say(`streets_${state}`)),
      make("ul", { class: "rows" }, rows(state).map(([name, , metres, ...box]) =>
        listRow(null, "", name, [say(`stretch_${state}`, { length: sayLength(metres) })], () => ({ box })))),
    ]),
  ];
}
