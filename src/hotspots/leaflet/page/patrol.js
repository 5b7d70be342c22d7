// Patrols: a layer for each shift with its way and visits, and the list for free minutes, ordered from where one is.

const PATROL_COLOURS = ["#0072b2", "#d55e00", "#009e73", "#b0578d", "#a66f00", "#3f7fbf"];

function makePatrols(data) {
  const place = new Map(data.places.map((each) => [each.place, each]));
  return data.shifts.map((shift, number) => makeShift(data, shift, place, number));
}

function makeShift(data, shift, places, number) {
  const style = PATROL_COLOURS[(shift.team - 1) % PATROL_COLOURS.length];
  const legs = shift.legs.map((leg) => leg.map(([lon, lat]) => [unitX(lon), unitY(lat)]));
  const stroke = (context, points, width, colourOf) => {
    context.beginPath();
    points.forEach(([x, y], at) => (at ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.strokeStyle = colourOf;
    context.lineWidth = width;
    context.stroke();
  };
  const canvas = new ViewCanvas((view) => {
    view.context.lineJoin = "round";
    view.context.lineCap = "round";
    for (const leg of legs) {
      const points = toTheRight(leg.map(([x, y]) => [x * view.scale - view.left, y * view.scale - view.top]), 2 + 2 * (shift.team % 3));
      stroke(view.context, points, 6, colour("route-edge"));
      stroke(view.context, points, 3.5, style);
    }
  }, "route");
  const lines = (visit) => [
    say("patrol_visit", { arrive: visit.arrive, leave: visit.leave, team: shift.title }),
    say("patrol_window", { window: visit.window }),
    ...(places.get(visit.place).hours ? [say("spot_peak", { peak: places.get(visit.place).hours })] : []),
  ];
  const nameOf = (visit) => places.get(visit.place).name || say("spot_unnamed");
  const titleOf = (visit) => `${places.get(visit.place).rank}. ${nameOf(visit)}`;
  const visited = [...new Set(shift.visits.map((visit) => visit.place))];
  const show = (id) => {
    const here = shift.visits.filter((visit) => visit.place === id);
    return { latlng: toLatLng(places.get(id).at), content: popupContent(titleOf(here[0]), here.flatMap((visit) => lines(visit).slice(0, 2))) };
  };
  const marks = visited.map((id) => numberedMark(toLatLng(places.get(id).at), places.get(id).rank, "stop-mark", titleOf({ place: id }), () => show(id)));
  const around = ([lon, lat]) => [lon - 90, lat - 45, lon + 90, lat + 45];
  const title = `${shift.title}, ${shift.day}`;
  return {
    id: `patrol-${number + 1}`,
    title,
    tab: "patrol",
    isShown: number === 0 || shift.day === data.shifts[0].day,
    box: shift.legs.length ? boxOf(shift.legs.flat()) : null,
    parts: [canvas, ...marks],
    repaint: () => canvas.repaint(),
    isBrief: true,
    legend: () => [{ text: `${shift.title}, ${shift.hours}`, draw: (context, width, height) => stroke(context, [[2, height / 2], [width - 2, height / 2]], 4, style) }],
    list: () => [
      make("p", { class: "lead" }, say("patrol_shift", { kind: shift.kind, hours: shift.hours, depot: shift.depot, length: sayLength(shift.metres) })),
      make("ol", { class: "rows" }, shift.visits.map((visit) =>
        listRow(places.get(visit.place).rank, "stop-mark", `${visit.arrive} ${nameOf(visit)}`, lines(visit), () => ({ ...show(visit.place), box: around(places.get(visit.place).at) })))),
      ...(number === data.shifts.length - 1 ? pocketList(data, places) : []),
    ],
  };
}

function pocketList(data, places) {
  const origins = [...new Map(data.pocket.map((row) => [row.origin, row.origin_name])).entries()];
  if (!origins.length) return [];
  const rows = make("ol", { class: "rows", "aria-live": "polite" });
  const choice = make("select", { id: "pocket-from", on: { change: () => fill(Number(choice.value)) } },
    origins.map(([origin, name]) => make("option", { value: String(origin) }, name || say("spot_unnamed"))));
  const fill = (origin) => rows.replaceChildren(...data.pocket.filter((row) => row.origin === origin).map((row) => {
    const there = places.get(row.place);
    return listRow(there.rank, "spot-mark", there.name || say("spot_unnamed"),
      [row.minutes < 0.5 ? say("pocket_here") : say("pocket_minutes", { minutes: sayNumber(Math.ceil(row.minutes)), dwell: sayNumber(data.dwell_min) }), there.hours ? say("spot_peak", { peak: there.hours }) : ""].filter(Boolean),
      () => ({ latlng: toLatLng(there.at), content: popupContent(there.name, []) }));
  }));
  fill(origins[0][0]);
  const way = data.by_car ? "car" : "foot";
  return [make("h3", {}, say(`pocket_title_${way}`, { minutes: sayNumber(data.free_min) })), make("p", { class: "lead" }, say(`pocket_for_${way}`, { team: data.pocket_team })), make("p", { class: "lead" }, make("label", { for: "pocket-from" }, `${say("pocket_from")} `), choice), rows];
}
