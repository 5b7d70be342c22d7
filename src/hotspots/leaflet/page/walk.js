// The walk: its route with arrows, its stops, and the same as a list one can follow without the map.

function makeWalk(data) {
  const route = data.legs.flatMap((leg) => leg.line.map(([lon, lat]) => [unitX(lon), unitY(lat)]))
    .filter(([x, y], place, all) => !place || x !== all[place - 1][0] || y !== all[place - 1][1]);
  const canvas = new ViewCanvas((view) => paintRoute(view, route), "route");
  const stopLines = (stop) => [
    say("stop_times", { arrive: stop.arrive, leave: stop.leave }),
    stop.lighting ? `${say("stop_lighting", { state: say(`state_${stop.lighting}`) })}` : "",
    stop.escape || "",
    stop.look_at.length ? say("stop_look_at", { what: stop.look_at.join(" ") }) : "",
    ...stop.why,
  ].filter(Boolean);
  const stopName = (stop) => stop.name || say("stop_unnamed");
  const show = (stop) => ({ latlng: toLatLng(stop.at), content: popupContent(say("stop_title", { order: stop.order, name: stopName(stop) }), stopLines(stop)) });
  const startTitle = say(data.end ? "start_only_title" : "start_title");
  const startName = [startTitle, data.start.name].filter(Boolean).join(": ");
  const start = { latlng: toLatLng(data.start.at), content: popupContent(startTitle, [data.start.name].filter(Boolean)) };
  const rest = data.rest && restOf(data.rest);
  const atRest = (place) => rest && Math.abs(place[0] - data.rest.at[0]) < 3 && Math.abs(place[1] - data.rest.at[1]) < 3;
  const marks = [
    numberedMark(start.latlng, say("start_letter"), "start-mark", startName, () => start, START_ANCHOR),
    ...(rest ? [numberedMark(rest.latlng, say("rest_letter"), "start-mark", rest.title, () => rest, REST_ANCHOR)] : []),
    ...(data.end && !atRest(data.end.at) ? [numberedMark(toLatLng(data.end.at), say("end_letter"), "start-mark", [say("end_title"), data.end.name].filter(Boolean).join(": "), () => ({ latlng: toLatLng(data.end.at), content: popupContent(say("end_title"), [data.end.name].filter(Boolean)) }), START_ANCHOR)] : []),
    ...data.stops.map((stop) => numberedMark(toLatLng(stop.at), stop.order, "stop-mark", say("stop_title", { order: stop.order, name: stopName(stop) }), () => show(stop))),
  ];
  return {
    id: "walk",
    title: say("layer_walk"),
    tab: "walk",
    isShown: true,
    box: boxOf([data.start.at, ...data.legs.flatMap((leg) => leg.line), ...data.stops.map((stop) => stop.at)]),
    parts: [canvas, ...marks],
    repaint: () => canvas.repaint(),
    legend: () => [
      { text: say("legend_route"), draw: (context, width, height) => paintRouteLine(context, [[2, height / 2], [width - 2, height / 2]], 16) },
      { text: say("legend_stop"), draw: (context, width, height) => {
        context.beginPath();
        context.roundRect(width / 2 - 9, height / 2 - 9, 18, 18, 5);
        context.fillStyle = colour("walk");
        context.fill();
        context.fillStyle = colour("on-walk");
        context.font = `700 12px ${colour("font")}`;
        context.textAlign = "center";
        context.textBaseline = "middle";
        context.fillText("1", width / 2, height / 2 + 0.5);
      } },
    ],
    list: () => walkList(data, { show, start, startName, stopLines, stopName, rest }),
  };
}

// Above and beside their places, so that a stop at the same place is seen too.
const START_ANCHOR = [40, 38];
const REST_ANCHOR = [4, 38];

function restOf(rest) {
  const title = say("rest_title", { name: rest.name });
  const lines = [say("stop_times", { arrive: rest.arrive, leave: rest.leave }), rest.text];
  return { title, lines, latlng: toLatLng(rest.at), content: popupContent(title, lines) };
}

function walkList(data, { show, start, startName, stopLines, stopName, rest }) {
  const steps = (leg) => {
    const some = data.steps.filter((step) => step.leg === leg);
    return some.length ? make("details", { class: "steps", open: true },
      make("summary", {}, leg < data.stops.length ? say("steps_to", { order: leg + 1 }) : rest && leg === data.stops.length ? say("steps_rest") : data.end ? say("steps_end", { name: data.end.name }) : say("steps_home")),
      make("ol", {}, some.map((step) => make("li", {}, step.text)))) : null;
  };
  const at = (stop) => {
    const [lon, lat] = stop.at;
    return [lon - 90, lat - 45, lon + 90, lat + 45];
  };
  return [
    make("p", { class: "lead" }, say("walk_summary", { length: sayLength(data.length_m), minutes: sayNumber(data.minutes), stops: sayCount("stops", data.stops.length) })),
    make("p", { class: "lead" }, data.darkness),
    ...data.notices.map((notice) => make("p", { class: "lead" }, notice)),
    make("ol", { class: "rows" },
      listRow(say("start_letter"), "start-mark", startName, [], () => ({ ...start, box: at(data.start) }), steps(0)),
      data.stops.map((stop) => listRow(stop.order, "stop-mark", stopName(stop), stopLines(stop), () => ({ ...show(stop), box: at(stop) }), steps(stop.order))),
      rest ? listRow(say("rest_letter"), "start-mark", rest.title, rest.lines, () => ({ ...rest, box: at(data.rest) }), steps(data.stops.length + 1)) : null),
    ...walkTold("wishes_title", data.wishes || [], (one) => `${one.name || say("stop_unnamed")} (${one.wish}): ${one.text}`),
    ...walkTold("left_out_title", data.left_out || [], (one) => `${one.name || say("stop_unnamed")}. ${one.why} ${one.text}`),
  ];
}

function walkTold(title, rows, tell) {
  return rows.length ? [make("details", { class: "steps" }, make("summary", {}, say(title)), make("ul", {}, rows.map((one) => make("li", {}, tell(one)))))] : [];
}

function paintRoute(view, route) {
  // A little to the right of the way one walks, so that going and coming back lie side by side.
  const points = route.map(([x, y]) => [x * view.scale - view.left, y * view.scale - view.top]);
  paintRouteLine(view.context, toTheRight(points, view.zoom >= 15 ? 3 : 1.5), 90);
}

function paintRouteLine(context, points, arrowEvery) {
  const stroke = (style, width) => {
    context.beginPath();
    points.forEach(([x, y], place) => (place ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.strokeStyle = style;
    context.lineWidth = width;
    context.stroke();
  };
  context.lineJoin = "round";
  context.lineCap = "round";
  stroke(colour("route-edge"), 7.5);
  stroke(colour("walk"), 4.5);
  let left = arrowEvery / 2;
  for (let place = 1; place < points.length; place += 1) {
    const [ax, ay] = points[place - 1], [bx, by] = points[place];
    const length = Math.hypot(bx - ax, by - ay);
    let along = left;
    for (; along < length; along += arrowEvery) {
      paintArrow(context, ax + ((bx - ax) * along) / length, ay + ((by - ay) * along) / length, Math.atan2(by - ay, bx - ax));
    }
    left = along - length;
  }
}

function paintArrow(context, x, y, angle) {
  context.save();
  context.translate(x, y);
  context.rotate(angle);
  context.beginPath();
  context.moveTo(8, 0);
  context.lineTo(-5, -7);
  context.lineTo(-2, 0);
  context.lineTo(-5, 7);
  context.closePath();
  context.fillStyle = colour("walk");
  context.strokeStyle = colour("route-edge");
  context.lineWidth = 1.6;
  context.stroke();
  context.fill();
  context.restore();
}

function toTheRight(points, distance) {
  const distinct = points.filter(([x, y], place) => !place || Math.hypot(x - points[place - 1][0], y - points[place - 1][1]) > 0.3);
  return distinct.map(([x, y], place) => {
    const [ax, ay] = distinct[Math.max(0, place - 1)], [bx, by] = distinct[Math.min(distinct.length - 1, place + 1)];
    const length = Math.hypot(bx - ax, by - ay) || 1;
    return [x - ((by - ay) / length) * distance, y + ((bx - ax) / length) * distance];
  });
}
