// Places that answers to a survey call unsafe, after dark and by day apart: beside the recorded ones, never among them.

function feltLines(place, overall) {
  const told = place.answers && overall !== null ? say("felt_share", { count: sayNumber(place.count), answers: sayNumber(place.answers), share: sayPercent(place.count / place.answers), overall: sayPercent(overall) }) : "";
  const lines = [told, say("felt_count_ratio", { answers: sayCount("felt_answers", place.count), ratio: sayNumber(place.ratio, 1), expected: sayNumber(place.expected, place.expected < 10 ? 1 : 0) })];
  if (place.lit !== null && place.unlit !== null && place.unknown !== null) {
    lines.push(say("spot_lighting", { lit: sayPercent(place.lit), unlit: sayPercent(place.unlit), unknown: sayPercent(place.unknown) }));
  }
  lines.push(chanceLine(place));
  return lines.filter(Boolean);
}

const FELT_DASH = { night: [2, 4], day: [9, 5] };

function makeFelt(data, daytime) {
  const { answers, asked, untested, places: told } = data[daytime];
  const overall = asked ? answers / asked : null;
  const places = told.map((place) => ({ ...place, shape: toShape(place.rings), latlng: toLatLng(place.at) }));
  const title = say(`layer_felt_${daytime}`);
  const kind = `felt-mark felt-${daytime}`;
  const name = (place) => place.name || say("spot_unnamed");
  const outline = (context, isSelected) => {
    context.globalAlpha = 0.16;
    context.fillStyle = colour("felt");
    context.fill("evenodd");
    context.globalAlpha = 1;
    context.strokeStyle = colour("felt");
    context.lineCap = "round";
    context.setLineDash(FELT_DASH[daytime].map((length) => (isSelected ? 1.7 * length : length)));
    context.lineWidth = isSelected ? 5 : 3;
    context.stroke();
    context.setLineDash([]);
  };
  let selected = null;
  const canvas = new ViewCanvas((view) => {
    for (const place of [...places].reverse()) {
      view.context.beginPath();
      traceShape(view.context, place.shape, view);
      outline(view.context, place === selected);
    }
  }, "areas");
  const show = (place) => {
    selected = place;
    canvas.repaint();
    return { latlng: place.latlng, content: popupContent(`${place.rank}. ${name(place)}`, [title, ...feltLines(place, overall)]) };
  };
  const marks = places.map((place) =>
    numberedMark(place.latlng, place.rank, kind, `${title}: ${place.rank}. ${name(place)}`, () => show(place), FELT_ANCHOR));
  return {
    id: `felt_${daytime}`,
    title,
    note: say("note_felt"),
    tab: "felt",
    isShown: daytime === "night",
    box: places.length ? boxOf(places.flatMap((place) => place.rings.flat())) : null,
    parts: [canvas, ...marks, new Thinning(marks)],
    repaint: () => canvas.repaint(),
    pick: (view, x, y) => {
      const hit = places.find((place) => isInside(place.shape, x, y));
      return hit ? () => show(hit) : null;
    },
    legend: () => [{
      text: say(`legend_felt_${daytime}`),
      draw: (context, width, height) => {
        context.beginPath();
        context.roundRect(3, 3, width - 6, height - 6, 4);
        outline(context, false);
      },
    }],
    list: () => [
      make("p", { class: "lead" }, `${untested || (places.length ? sayCount("felt_found", places.length) : say("felt_none"))} ${asked ? say("felt_of", { answers: sayNumber(answers), asked: sayNumber(asked), overall: sayPercent(overall) }) : say("felt_among", { answers: sayNumber(answers) })}`),
      make("ol", { class: "rows" }, places.map((place) =>
        listRow(place.rank, kind, name(place), feltLines(place, overall), () => ({ ...show(place), box: place.shape.box })))),
    ],
  };
}

// Only what was found is there: a time of day with too few answers has no layer.
function makeFeltLayers(data) {
  return ["night", "day"].filter((daytime) => data[daytime]).map((daytime) => makeFelt(data, daytime));
}

// The diamond stands on its tip just above its place, so that it does not cover a hot spot's mark there.
const FELT_ANCHOR = [22, 50];
