// Cells coloured in five steps: the significant area, and counts that may be told.

function makeCellLayer({ id, title, note, isShown, cells, value, unit, lines, alpha }) {
  const shaped = cells.map((cell) => ({ ...cell, shape: toShape(cell.rings) }));
  const steps = makeSteps(cells.map(value));
  const paintCell = (context, step) => {
    context.globalAlpha = alpha;
    context.fillStyle = stepColour(step);
    context.fill("evenodd");
    context.globalAlpha = Math.min(1, alpha + 0.2);
    context.strokeStyle = colour("cell-edge");
    context.lineWidth = 0.8;
    context.stroke();
    context.globalAlpha = 1;
  };
  const canvas = new ViewCanvas((view) => {
    for (const cell of shaped) {
      view.context.beginPath();
      traceShape(view.context, cell.shape, view);
      paintCell(view.context, steps.stepOf(value(cell)));
    }
  }, "cells");
  return {
    id,
    title,
    note,
    isShown,
    box: cells.length ? boxOf(cells.flatMap((cell) => cell.rings.flat())) : null,
    parts: [canvas],
    repaint: () => canvas.repaint(),
    pick: (view, x, y) => {
      const hit = shaped.find((cell) => isInside(cell.shape, x, y));
      return hit ? () => ({ latlng: null, content: popupContent(title, lines(hit)) }) : null;
    },
    legend: () => stepLegend(steps, unit, (context, width, height, step) => {
      context.beginPath();
      context.rect(2, 2, width - 4, height - 4);
      paintCell(context, step);
    }),
  };
}

// One line for each step: from its lower limit up to the next.
function stepLegend(steps, unit, paint) {
  if (steps.lowest === undefined) return [];
  const lows = [steps.lowest, ...steps.limits];
  return lows.map((low, place) => {
    const next = lows[place + 1];
    const digits = low < 10 && !lows.every(Number.isInteger) ? 1 : 0;
    const from = sayNumber(low, digits);
    const text = next === undefined ? say("step_last", { from }) : say("step_between", { from, to: sayNumber(next, digits) });
    return { text: place ? text : `${text} ${unit}`, draw: (context, width, height) => paint(context, width, height, steps.stepAt(place)) };
  });
}

function makeSignificant(data) {
  return makeCellLayer({
    id: "significant",
    title: say("layer_significant"),
    note: say("note_significant"),
    isShown: false,
    cells: data.cells,
    value: (cell) => cell.ratio ?? 0,
    unit: say("unit_ratio"),
    alpha: 0.55,
    lines: (cell) => [
      cell.count === null ? "" : say("spot_count_ratio", { incidents: sayCount("incidents", cell.count), ratio: sayNumber(cell.ratio ?? 0, 1), expected: sayNumber(cell.expected ?? 0, 1) }),
      cell.q === null ? "" : chanceLine({ tested: true, q: cell.q }),
    ].filter(Boolean),
  });
}

function makeCells(data) {
  const period = data.first_month === data.last_month ? data.first_month : `${data.first_month} – ${data.last_month}`;
  const note = say("note_cells", { k: sayNumber(data.k), metres: sayNumber(data.cell_m) });
  const layer = makeCellLayer({
    id: "cells",
    title: say("layer_cells"),
    note,
    isShown: true,
    cells: data.cells,
    value: (cell) => cell.count,
    unit: say("unit_reported"),
    alpha: 0.62,
    lines: (cell) => [sayCount("rounded", cell.count), period],
  });
  const listed = data.cells.map((cell, place) => ({ ...cell, place })).sort((a, b) => b.count - a.count || a.place - b.place);
  layer.tab = "list";
  layer.list = () => [
    make("p", { class: "lead" }, `${say("cells_listed", { count: sayNumber(listed.length), period })} ${note}`),
    make("ol", { class: "rows" }, listed.slice(0, 100).map((cell, place) => {
      const box = boxOf(cell.rings.flat());
      const latlng = boxToBounds(box).getCenter();
      return listRow(place + 1, "cell-mark", say("near", { place: nameNear(latlng) }), [sayCount("rounded", cell.count)], () => ({
        latlng, box, maxZoom: 15, content: popupContent(layer.title, [sayCount("rounded", cell.count), period]),
      }));
    })),
  ];
  return layer;
}
