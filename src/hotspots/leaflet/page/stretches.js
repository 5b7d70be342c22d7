// Dark and unknown stretches in order: a band under their lines, numbers close up, and a list that says why.

const STRETCHES_A_TIME = 50;

async function makeStretches(data, ranked, words, sourceAt) {
  const { stretch } = await decodeLayers(data);
  const { state, remedy, length } = stretch.columns;
  const rank = ranked ? ranked.rank : data.titles.map((_, each) => each + 1);
  const inOrder = data.titles.map((_, each) => each).sort((a, b) => rank[a] - rank[b]);
  const isFree = (each) => data.remedies[remedy[each]][1];
  const lines = (each) => {
    const [first, ...rest] = say("stretch_state", { state: words[state[each]], length: say("metres", { metres: sayNumber(length[each]) }) });
    const [words_, free] = data.remedies[remedy[each]];
    return [
      first.toUpperCase() + rest.join(""),
      say(free ? "stretch_remedy_free" : "stretch_remedy", { remedy: words_ }),
      ...data.why[each].map((reason) => data.reasons[reason]),
      ...(ranked ? ranked.why[each].map((reason) => ranked.reasons[reason]) : []),
    ];
  };
  const title = (each) => `${rank[each]}. ${data.titles[each]}`;
  const content = (each, x, y) => popupContent(title(each), [...lines(each), sourceAt(x, y)].filter(Boolean));
  let selected = null;
  const canvas = new ViewCanvas((view) => {
    const found = stretch.find(...view.box);
    const width = Math.max(5, Math.min(13, 8 + (view.zoom - 15) * 1.5));
    view.context.lineJoin = view.context.lineCap = "round";
    for (const free of [false, true]) {
      view.context.beginPath();
      for (const each of found) if (isFree(each) === free) trace(view.context, stretch, each, view.scale, view.left, view.top);
      paintBand(view.context, free ? "mend" : "listed", width);
    }
    if (selected !== null) {
      view.context.beginPath();
      trace(view.context, stretch, selected, view.scale, view.left, view.top);
      paintBand(view.context, "focus", width + 4);
    }
  }, "areas");
  const plates = new ViewCanvas((view) => {
    if (view.zoom >= 16) paintRanks(view, stretch, rank, stretch.find(...view.box));
  }, "labels");
  const layer = {
    id: "stretches",
    title: say("layer_stretches"),
    note: say("note_stretches"),
    tab: "lighting",
    isShown: false,
    box: null,
    parts: [canvas, plates],
    repaint: () => {
      canvas.repaint();
      plates.repaint();
    },
    pick: (view, x, y) => {
      const each = nearestLine(stretch, view, x, y, 9);
      return each === null ? null : () => {
        selected = each;
        canvas.repaint();
        return { latlng: null, content: content(each, x, y) };
      };
    },
    legend: () => [["mend", "legend_stretch_free"], ["listed", "legend_stretch"]].map(([kind, key]) => ({
      text: say(key),
      draw: (context, width, height) => {
        context.lineCap = "round";
        context.beginPath();
        context.moveTo(8, height / 2);
        context.lineTo(width - 8, height / 2);
        paintBand(context, kind, 10);
      },
    })),
  };
  // What a row of the list shows: the stretch in the view, with its popup at its middle.
  const show = (each) => {
    if (!layer.isShown) document.getElementById("layer-stretches")?.click();
    selected = each;
    canvas.repaint();
    const [x, y] = middlePoint(stretch, each);
    return { box: lonLatBox(stretch.boxes, each), latlng: fromUnit(x, y), content: content(each, x, y) };
  };
  const row = (each) => listRow(rank[each], isFree(each) ? "mend-mark" : "listed-mark", data.titles[each], lines(each), () => show(each));
  layer.rows = () => [
    make("h3", {}, say("layer_stretches")),
    make("p", { class: "lead" }, say(inOrder.length ? "note_stretches" : "stretches_none")),
    ...growingList(inOrder, row, "stretches_listed"),
  ];
  return layer;
}

function paintBand(context, kind, width) {
  context.strokeStyle = colour(kind);
  context.lineWidth = width;
  context.globalAlpha = kind === "listed" ? 0.3 : 0.55;
  context.stroke();
  context.globalAlpha = 1;
}

// Ranks on small plates at the middle of their stretches, the first ones first; one that would lie on another is left out.
function paintRanks(view, layer, rank, found) {
  const { context } = view;
  const taken = [];
  context.font = `700 11.5px ${colour("font")}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const each of [...found].sort((a, b) => rank[a] - rank[b])) {
    const [ux, uy] = middlePoint(layer, each);
    const x = ux * view.scale - view.left, y = uy * view.scale - view.top;
    if (taken.some(([ox, oy]) => Math.abs(ox - x) < 60 && Math.abs(oy - y) < 36)) continue;
    taken.push([x, y]);
    const text = String(rank[each]);
    const half = context.measureText(text).width / 2 + 5;
    context.beginPath();
    context.roundRect(x - half, y - 9, 2 * half, 18, 5);
    context.fillStyle = colour("paper");
    context.fill();
    context.strokeStyle = colour("ink-2");
    context.lineWidth = 1;
    context.stroke();
    context.fillStyle = colour("ink");
    context.fillText(text, x, y + 0.5);
  }
}

// A place on a line: the middle of its longest piece.
function middlePoint(layer, feature) {
  const { firstPart, firstPoint, x, y } = layer;
  let best = [x[firstPoint[firstPart[feature]]], y[firstPoint[firstPart[feature]]]], longest = -1;
  for (let part = firstPart[feature]; part < firstPart[feature + 1]; part += 1) {
    for (let point = firstPoint[part]; point < firstPoint[part + 1] - 1; point += 1) {
      const length = Math.hypot(x[point + 1] - x[point], y[point + 1] - y[point]);
      if (length > longest) {
        longest = length;
        best = [(x[point] + x[point + 1]) / 2, (y[point] + y[point + 1]) / 2];
      }
    }
  }
  return best;
}

// A list that begins with some rows and grows by a button, which tells how many there are.
function growingList(items, row, key) {
  const rows = make("ol", { class: "rows" });
  const count = make("p", { class: "note" });
  const more = make("button", { type: "button", class: "more", on: { click: () => {
    const first = rows.children.length;
    grow();
    rows.children[first]?.querySelector("button")?.focus();
  } } });
  const grow = () => {
    const shown = rows.children.length;
    rows.append(...items.slice(shown, shown + STRETCHES_A_TIME).map(row));
    const left = items.length - rows.children.length;
    count.textContent = say(key, { shown: sayNumber(rows.children.length), all: sayNumber(items.length) });
    count.hidden = items.length <= STRETCHES_A_TIME;
    more.textContent = say("list_more", { count: sayNumber(Math.min(left, STRETCHES_A_TIME)) });
    more.hidden = left === 0;
  };
  grow();
  return [rows, count, more];
}
