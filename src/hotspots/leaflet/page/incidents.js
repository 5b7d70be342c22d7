// Single incidents, for pages that stay inside the organisation: one dot a place, larger where there are more.

const MINUTES_A_DAY = 1440;
const POPUP_ROWS = 12;

function makeIncidents(data) {
  const count = data.at.length;
  const x = data.at.map(([lon]) => unitX(lon)), y = data.at.map(([, lat]) => unitY(lat));
  const keep = new Uint8Array(count).fill(1);
  const group = data.offence.map((number) => data.offences[number][1]);
  let places = gather(data.at, keep);
  const canvas = new ViewCanvas((view) => paintDots(view, places, x, y), "dots");
  const layer = {
    id: "incidents",
    title: say("layer_incidents"),
    note: data.unplaced ? sayCount("unplaced", data.unplaced) : "",
    isShown: false,
    tab: "incidents",
    box: count ? boxOf(data.at) : null,
    parts: [canvas],
    repaint: () => canvas.repaint(),
    pick: (view, px, py) => {
      let nearest = null, least = 22;
      for (const members of places) {
        const first = members[0];
        const distance = view.scale * Math.hypot(x[first] - px, y[first] - py) - dotRadius(members.length, view.zoom);
        if (distance < 6 && distance < least) {
          least = distance;
          nearest = members;
        }
      }
      if (!nearest) return null;
      return () => ({ latlng: toLatLng(data.at[nearest[0]]), content: popupContent(sayCount("incidents", nearest.length), incidentLines(data, nearest)) });
    },
    legend: () => [
      { text: say("legend_incident"), draw: (context, width, height) => paintDot(context, width / 2, height / 2, 4.5) },
      { text: say("legend_incidents"), draw: (context, width, height) => paintDot(context, width / 2, height / 2, 8.5) },
    ],
    filter: (passes) => {
      for (let each = 0; each < count; each += 1) keep[each] = passes(data.day[each], data.minute[each], group[each]) ? 1 : 0;
      places = gather(data.at, keep);
      canvas.repaint();
      return keep.reduce((sum, kept) => sum + kept, 0);
    },
    list: () => incidentList(data, group, layer),
  };
  return layer;
}

// Numbers of the incidents that are kept, by place, most first so that small dots lie on large ones.
function gather(at, keep) {
  const byPlace = new Map();
  at.forEach(([lon, lat], each) => {
    if (!keep[each]) return;
    const place = `${lon},${lat}`;
    if (!byPlace.has(place)) byPlace.set(place, []);
    byPlace.get(place).push(each);
  });
  return [...byPlace.values()].sort((a, b) => b.length - a.length || a[0] - b[0]);
}

function dotRadius(count, zoom) {
  return Math.min(16, (zoom >= 16 ? 3.6 : zoom >= 14 ? 2.8 : 2.2) + 1.5 * Math.sqrt(count - 1));
}

function paintDots(view, places, x, y) {
  const [west, north, east, south] = view.box;
  for (const members of places) {
    const first = members[0];
    if (x[first] < west || x[first] > east || y[first] < north || y[first] > south) continue;
    paintDot(view.context, x[first] * view.scale - view.left, y[first] * view.scale - view.top, dotRadius(members.length, view.zoom));
  }
}

function paintDot(context, px, py, radius) {
  context.beginPath();
  context.arc(px, py, radius, 0, 7);
  context.globalAlpha = 0.72;
  context.fillStyle = colour("incident");
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = colour("incident-edge");
  context.lineWidth = 1;
  context.stroke();
}

function sayMoment(day, minute) {
  if (day === null) return say("date_unknown");
  const date = new Date(day * MINUTES_A_DAY * 60000).toISOString().slice(0, 10);
  if (minute === null) return say("moment_day", { date, weekday: say(`day_${WEEKDAYS[weekdayOf(day)]}`) });
  const clock = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  return say("moment", { date, weekday: say(`day_${WEEKDAYS[weekdayOf(day)]}`), clock });
}

function incidentLines(data, members) {
  const latestFirst = [...members].reverse();
  const lines = latestFirst.slice(0, POPUP_ROWS).map((each) => {
    const [offence, group] = data.offences[data.offence[each]];
    return `${offence || say(`group_${group}`)} – ${sayMoment(data.day[each], data.minute[each])}`;
  });
  if (members.length > POPUP_ROWS) lines.push(say("and_more", { count: sayNumber(members.length - POPUP_ROWS) }));
  return lines;
}

// Counts by kind of offence, under the filters that stand above them.
function incidentList(data, group, layer) {
  const summary = make("p", { class: "lead", id: "incident-count" });
  const byPlace = make("ol", { class: "rows" });
  const fill = (passes) => {
    const shown = layer.filter(passes);
    summary.textContent = say("incidents_shown", { shown: sayNumber(shown), all: sayNumber(data.at.length) });
    byPlace.replaceChildren(...busiestPlaces(data, passes, group));
    return shown;
  };
  const filters = makeFilters(data, group, fill);
  fill(() => true);
  return [filters, summary, make("h3", {}, say("busiest_places")), byPlace];
}

function busiestPlaces(data, passes, group) {
  const keep = data.at.map((_, each) => (passes(data.day[each], data.minute[each], group[each]) ? 1 : 0));
  return gather(data.at, keep).slice(0, 30).map((members, place) => {
    const [lon, lat] = data.at[members[0]];
    return listRow(place + 1, "incident-mark", say("near", { place: nameNear(toLatLng([lon, lat])) }), [`${sayCount("incidents", members.length)}: ${commonest(data, members)}`], () => ({
      latlng: toLatLng([lon, lat]),
      box: [lon - 60, lat - 30, lon + 60, lat + 30],
      content: popupContent(sayCount("incidents", members.length), incidentLines(data, members)),
    }));
  });
}

function commonest(data, members) {
  const counts = new Map();
  for (const each of members) {
    const [offence, group] = data.offences[data.offence[each]];
    const words = offence || say(`group_${group}`);
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  const most = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 3);
  return most.map(([words, count]) => `${words} (${sayNumber(count)})`).join(", ");
}
