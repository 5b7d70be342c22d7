// The lamps of the register: faulty ones and those that are off at every zoom, the others close up.

const LAMPS_CLOSE_UP = 16;
const LAMP_KINDS = ["working", "faulty", "off", "other"];

async function makeLamps(data) {
  const { lamp } = await decodeLayers(data);
  const { state, owner, street, hours, note } = lamp.columns;
  const kinds = data.states.map((name) => (LAMP_KINDS.includes(name) ? name : "other"));
  const kind = (each) => kinds[state[each]];
  const isDark = (each) => kind(each) === "faulty" || kind(each) === "off";
  const all = Array.from({ length: lamp.features }, (_, each) => each);
  const at = (each) => lamp.firstPoint[lamp.firstPart[each]];
  const title = (each) => (data.poles[each] ? say("lamp_title", { pole: data.poles[each] }) : say("lamp_unnumbered"));
  const lines = (each) => [
    data.words[state[each]].replace(/^./, (first) => first.toUpperCase()),
    data.note[note[each]],
    data.hours[hours[each]] && say("lamp_hours", { hours: data.hours[hours[each]] }),
    data.street[street[each]] && say("lamp_street", { street: data.street[street[each]] }),
    data.owner[owner[each]] ? say("lamp_owner", { owner: data.owner[owner[each]] }) : say("lamp_owner_unknown"),
  ].filter(Boolean);
  const isDrawn = (each, zoom) => isDark(each) || zoom >= LAMPS_CLOSE_UP;
  const canvas = new ViewCanvas((view) => {
    const size = Math.max(2.6, Math.min(5.5, 4 + (view.zoom - 16) * 0.6));
    const found = lamp.find(...view.box).filter((each) => isDrawn(each, view.zoom));
    for (const dark of [false, true]) {
      for (const each of found) {
        if (isDark(each) === dark) paintRegisterLamp(view.context, kind(each), lamp.x[at(each)] * view.scale - view.left, lamp.y[at(each)] * view.scale - view.top, dark ? size + 1 : size);
      }
    }
  }, "dots");
  const place = (each) => ({ latlng: fromUnit(lamp.x[at(each)], lamp.y[at(each)]), content: popupContent(title(each), lines(each)) });
  const layer = {
    id: "lamps",
    title: say("layer_lamps"),
    note: say("note_lamps"),
    tab: "lighting",
    isShown: false,
    box: null,
    parts: [canvas],
    repaint: () => canvas.repaint(),
    pick: (view, x, y) => {
      const reach = 10 / view.scale;
      let nearest = null, least = 10;
      for (const each of lamp.find(x - reach, y - reach, x + reach, y + reach)) {
        const distance = view.scale * Math.hypot(lamp.x[at(each)] - x, lamp.y[at(each)] - y);
        if (isDrawn(each, view.zoom) && distance < least) {
          least = distance;
          nearest = each;
        }
      }
      return nearest === null ? null : () => place(nearest);
    },
    legend: () => LAMP_KINDS.filter((name) => all.some((each) => kind(each) === name)).map((name) => ({
      text: say(`legend_lamp_${name}`, { count: sayNumber(all.filter((each) => kind(each) === name).length) }),
      draw: (context, width, height) => paintRegisterLamp(context, name, width / 2, height / 2, 5.5),
    })),
  };
  const dark = all.filter(isDark).sort((a, b) => state[a] - state[b] || data.street[street[a]].localeCompare(data.street[street[b]], locale) || a - b);
  const show = (each) => {
    if (!layer.isShown) document.getElementById("layer-lamps")?.click();
    return { ...place(each), box: lonLatBox(lamp.boxes, each) };
  };
  layer.rows = () => (dark.length ? [
    make("h3", {}, say("lamps_dark")),
    make("details", { class: "group" }, make("summary", {}, sayCount("lamps_found", dark.length)),
      growingList(dark, (each) => listRow(null, "", title(each), lines(each), () => show(each)), "lamps_listed")),
  ] : []);
  return layer;
}

// Kinds differ in shape too: a dot shines, a cross is broken, an empty ring is off, a square is anything else.
function paintRegisterLamp(context, kind, x, y, radius) {
  context.beginPath();
  if (kind === "other") context.rect(x - radius * 0.8, y - radius * 0.8, radius * 1.6, radius * 1.6);
  else context.arc(x, y, radius, 0, 7);
  context.fillStyle = colour(kind === "faulty" ? "internal" : kind === "off" ? "paper" : "lamp");
  context.fill();
  context.strokeStyle = colour(kind === "faulty" ? "paper" : kind === "off" ? "internal" : "lit");
  context.lineWidth = kind === "off" ? 2 : 1.2;
  context.stroke();
  if (kind !== "faulty") return;
  const arm = radius * 0.5;
  context.beginPath();
  context.moveTo(x - arm, y - arm);
  context.lineTo(x + arm, y + arm);
  context.moveTo(x - arm, y + arm);
  context.lineTo(x + arm, y - arm);
  context.lineWidth = 1.4;
  context.stroke();
}
