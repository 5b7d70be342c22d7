// Traffic: streets by how far the speed that 85 % keep below lies from what is signed, and what people complain of.

const TRAFFIC_STATES = ["over", "within", "unmeasured"];

function trafficState(street) {
  if (street.excess === null) return "unmeasured";
  return street.excess > 0 ? "over" : "within";
}

function makeTraffic(data) {
  const streets = data.streets.map((street) => ({ ...street, state: trafficState(street), box: boxOf(street.lines.flat()) }));
  const title = say("layer_traffic");
  const paint = (context, state, isSelected) => {
    context.strokeStyle = colour(state === "over" ? "unlit" : state === "within" ? "lit" : "unknown");
    context.lineWidth = isSelected ? 8 : 5;
    context.setLineDash(state === "over" ? [] : state === "within" ? [10, 4] : [2, 5]);
    context.stroke();
    context.setLineDash([]);
  };
  let selected = null;
  const trace = (view, lines) => {
    view.context.beginPath();
    for (const line of lines) {
      line.forEach(([lon, lat], place) => {
        const px = unitX(lon) * view.scale - view.left, py = unitY(lat) * view.scale - view.top;
        if (place > 0) view.context.lineTo(px, py);
        else view.context.moveTo(px, py);
      });
    }
  };
  const canvas = new ViewCanvas((view) => {
    view.context.lineCap = "round";
    for (const street of streets) {
      trace(view, street.lines);
      paint(view.context, street.state, street === selected);
    }
  }, "lines");
  const lines = (street) => [
    street.v85 === null ? "" : street.limit === null
      ? say("traffic_v85_alone", { v85: sayNumber(street.v85) })
      : say("traffic_v85", { v85: sayNumber(street.v85), limit: sayNumber(street.limit) }),
    street.excess !== null && street.excess > 0 ? say("traffic_excess", { excess: sayNumber(street.excess) }) : "",
    street.vehicles === null ? "" : say("traffic_vehicles", { vehicles: sayNumber(street.vehicles) }),
    street.measured ? say("traffic_measured", { date: street.measured }) : "",
    street.complaints === null ? "" : sayCount("traffic_complaints", street.complaints),
  ].filter(Boolean);
  const show = (street) => {
    selected = street;
    canvas.repaint();
    const [lon, lat] = street.at;
    return { latlng: toLatLng([lon, lat]), content: popupContent(street.name, lines(street)) };
  };
  return {
    id: "traffic",
    title,
    note: say("note_traffic"),
    isShown: false,
    tab: "traffic",
    box: streets.length ? boxOf(streets.flatMap((street) => street.lines.flat())) : null,
    parts: [canvas],
    repaint: () => canvas.repaint(),
    pick: (view, x, y) => {
      const hit = streets.find((street) => street.lines.some((line) => isNearLine(line, x, y, 9 / view.scale)));
      return hit ? () => show(hit) : null;
    },
    legend: () => TRAFFIC_STATES.map((state) => ({
      text: say(`legend_traffic_${state}`),
      draw: (context, width, height) => {
        context.beginPath();
        context.moveTo(2, height / 2);
        context.lineTo(width - 2, height / 2);
        paint(context, state, false);
      },
    })),
    list: () => [
      make("p", { class: "lead" }, say("traffic_lead")),
      make("ol", { class: "rows" }, streets.map((street, place) =>
        listRow(place + 1, "cell-mark", street.name, lines(street), () => ({ ...show(street), box: street.box })))),
    ],
  };
}

function isNearLine(line, x, y, reach) {
  for (let at = 1; at < line.length; at += 1) {
    const ax = unitX(line[at - 1][0]), ay = unitY(line[at - 1][1]), bx = unitX(line[at][0]), by = unitY(line[at][1]);
    const along = Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / (((bx - ax) ** 2 + (by - ay) ** 2) || 1)));
    if (Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay)) <= reach) return true;
  }
  return false;
}
