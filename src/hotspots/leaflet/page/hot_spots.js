// Hot spots: outlines, numbered marks, popups and rows, all saying the same.

function evidenceLines(spot) {
  const lines = [];
  if (spot.wide) lines.push(say(`spot_wide_${spot.wide}`));
  if (spot.count !== null) {
    const count = spot.is_least ? say("units_at_least", { count: sayNumber(spot.count) }) : sayCount("incidents", spot.count);
    if (spot.ratio !== null && spot.expected !== null) {
      lines.push(say("spot_count_ratio", { incidents: count, ratio: sayNumber(spot.ratio, 1), expected: sayNumber(spot.expected, spot.expected < 10 ? 1 : 0) }));
    } else lines.push(say("spot_count", { incidents: count }));
  }
  if (spot.peak) lines.push(say("spot_peak", { peak: spot.peak }));
  if (spot.offences) lines.push(say("spot_offences", { offences: spot.offences.replaceAll(";", ",") }));
  if (spot.lit !== null && spot.unlit !== null && spot.unknown !== null) {
    lines.push(say("spot_lighting", { lit: sayPercent(spot.lit), unlit: sayPercent(spot.unlit), unknown: sayPercent(spot.unknown) }));
  }
  if (spot.street_m !== null && spot.area_m2 !== null) {
    if (spot.street_m === 0) lines.push(say("spot_no_street", { hectares: sayNumber(spot.area_m2 / 10000, 1) }));
    else lines.push(say("spot_size", { street: sayLength(spot.street_m), hectares: sayNumber(spot.area_m2 / 10000, 1) }));
  }
  lines.push(chanceLine(spot));
  return lines.filter(Boolean);
}

// What q means: of places at least as clear as this one, at most so large a share is expected to be chance.
function chanceLine({ tested, q }) {
  if (!tested) return say("spot_untested");
  if (q === null) return "";
  if (q < 0.001) return say("spot_chance_least");
  return say("spot_chance", { share: sayNumber(Math.ceil(q * 1000), 0), q: sayNumber(q, 3) });
}

function makeHotSpots(data, weeks) {
  const weekOf = new Map((weeks?.weeks ?? []).map((week) => [week.rank, week]));
  const spots = data.spots.map((spot) => ({ ...spot, shape: toShape(spot.rings), latlng: toLatLng(spot.at) }));
  const isAllWide = spots.length > 0 && spots.every((spot) => spot.wide);
  const title = say(isAllWide ? "layer_wide" : "layer_hot_spots");
  const name = (spot) => spot.name || say("spot_unnamed");
  const content = (spot) => popupContent(`${spot.rank}. ${name(spot)}`, evidenceLines(spot));
  const wide = spots.filter((spot) => spot.wide), narrow = spots.filter((spot) => !spot.wide);
  const outline = (context, isSelected, isWide = false) => {
    context.setLineDash(isWide ? [9, 6] : []);
    context.globalAlpha = isWide ? 0.1 : 0.22;
    context.fillStyle = colour("spot");
    context.fill("evenodd");
    context.globalAlpha = 1;
    context.strokeStyle = colour("spot");
    context.lineWidth = isSelected ? 4.5 : 2.5;
    context.stroke();
    context.setLineDash([]);
  };
  let selected = null;
  const canvas = new ViewCanvas((view) => {
    view.context.lineJoin = "round";
    for (const spot of [...spots].reverse()) {
      view.context.beginPath();
      traceShape(view.context, spot.shape, view);
      outline(view.context, spot === selected, Boolean(spot.wide));
    }
  }, "areas");
  const show = (spot) => {
    selected = spot;
    canvas.repaint();
    return { latlng: spot.latlng, content: content(spot) };
  };
  const marks = spots.map((spot) =>
    numberedMark(spot.latlng, spot.rank, "spot-mark", `${spot.rank}. ${name(spot)}`, () => show(spot)));
  return {
    id: "hot_spots",
    title,
    tab: "list",
    isShown: true,
    box: spots.length ? boxOf(spots.flatMap((spot) => spot.rings.flat())) : null,
    parts: [canvas, ...marks, new Thinning(marks)],
    repaint: () => canvas.repaint(),
    pick: (view, x, y) => {
      const hit = spots.find((spot) => isInside(spot.shape, x, y));
      return hit ? () => show(hit) : null;
    },
    legend: () => [...(narrow.length || !wide.length ? [false] : []), ...(wide.length ? [true] : [])].map((isWide) => ({
      text: say(isWide ? "legend_wide" : "legend_hot_spot"),
      draw: (context, width, height) => {
        context.beginPath();
        context.roundRect(2, 2, width - 4, height - 4, 4);
        outline(context, false, isWide);
      },
    })),
    list: () => {
      const rows = (some) => make("ol", { class: "rows" }, some.map((spot) =>
        listRow(spot.rank, "spot-mark", name(spot), evidenceLines(spot), () => ({ ...show(spot), box: spot.shape.box }), weekDetails(weekOf.get(spot.rank), name(spot)))));
      const first = [make("p", { class: "lead" }, narrow.length ? sayCount("spots_found", narrow.length) : data.untested || say(wide.length ? "spots_none_but_wide" : "spots_none")), rows(narrow)];
      return wide.length ? [...(narrow.length ? first : first.slice(0, 1)), make("h3", {}, sayCount("wide_found", wide.length)), make("p", { class: "lead" }, say("note_wide")), rows(wide)] : first;
    },
  };
}
