// What is told of the incidents as a whole: whether they follow each other, and how few streets hold half of them.

function patternsPage({ repeats, spread }) {
  if (!repeats && !spread) return [];
  return [
    make("h3", {}, say("patterns_title")),
    repeats && make("p", { class: "pattern" }, repeatsLine(repeats)),
    spread && make("p", { class: "pattern" }, spreadLine(spread)),
    spread && make("figure", { class: "curve-figure" }, spreadDrawing(spread), make("figcaption", { class: "note" }, say("spread_caption"))),
  ].filter(Boolean);
}

function repeatsLine({ strength, distance_m, days, ratio, p, incidents }) {
  const values = { metres: sayNumber(distance_m), days: sayNumber(days), ratio: sayNumber(ratio, 2), p: sayNumber(p, p < 0.1 ? 3 : 2), incidents: sayNumber(incidents) };
  return say(`near_repeat_${strength}`, values);
}

function sayShare(share) {
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(share);
}

function spreadLine(spread) {
  return say("spread", {
    share: sayShare(spread.half), chance: sayShare(spread.half_chance[0]), streets: sayNumber(spread.streets),
    gini: sayNumber(spread.gini, 2), gini_chance: sayNumber(spread.gini_chance[0], 2),
  });
}

const CURVE_SIDE = 150;

// Streets with most first against incidents; the dashed line is chance.
function spreadDrawing({ curve, curve_chance }) {
  const points = (some) => some.map(([x, y]) => `${34 + x * CURVE_SIDE},${8 + (1 - y) * CURVE_SIDE}`).join(" ");
  const text = (x, y, words, kind) => {
    const label = makeDrawing("text", { x, y, class: kind });
    label.textContent = words;
    return label;
  };
  const bottom = 8 + CURVE_SIDE;
  return makeDrawing("svg", { class: "curve", viewBox: `0 0 ${CURVE_SIDE + 56} ${CURVE_SIDE + 28}`, "aria-hidden": "true", focusable: "false" },
    makeDrawing("rect", { class: "curve-frame", x: 34, y: 8, width: CURVE_SIDE, height: CURVE_SIDE }),
    makeDrawing("line", { class: "curve-half", x1: 34, x2: 34 + CURVE_SIDE, y1: 8 + CURVE_SIDE / 2, y2: 8 + CURVE_SIDE / 2 }),
    makeDrawing("polyline", { class: "curve-chance", points: points(curve_chance) }),
    makeDrawing("polyline", { class: "curve-line", points: points(curve) }),
    [0, 0.5, 1].map((share) => text(30, 12 + (1 - share) * CURVE_SIDE, sayPercent(share), "at-end")),
    [0, 0.5, 1].map((share) => text(34 + share * CURVE_SIDE, bottom + 14, sayPercent(share), "at-middle")));
}
