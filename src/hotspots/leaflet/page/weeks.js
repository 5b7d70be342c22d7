// When in the week incidents happen at a hot spot: a drawing of the hours, and the same in words and in a table.

const BANDS = [0, 6, 12, 18];

function weekTotals(week) {
  const bands = WEEKDAYS.map((_, day) => BANDS.map((from) => {
    let sum = 0;
    for (let hour = from; hour < from + 6; hour += 1) sum += week.hours[day * 24 + hour];
    return sum;
  }));
  return { bands, all: week.hours.reduce((sum, value) => sum + value, 0) };
}

function sayBand(from) {
  const clock = (hour) => String(hour).padStart(2, "0");
  return `${clock(from)}–${clock(from + 6)}`;
}

// Where most is: the share of each part of the day, and the weekday with most.
function weekLines(week) {
  const { bands, all } = weekTotals(week);
  const share = (value) => sayPercent(value / all);
  const parts = BANDS.map((from, place) => say("week_part", { hours: sayBand(from), share: share(bands.reduce((sum, day) => sum + day[place], 0)) }));
  const days = bands.map((day) => day.reduce((sum, value) => sum + value, 0));
  const most = days.indexOf(Math.max(...days));
  return [
    say("week_parts", { parts: parts.join(", ") }),
    say("week_day", { day: say(`day_${WEEKDAYS[most]}`), share: share(days[most]) }),
    weekUncertain(week),
  ];
}

function weekUncertain({ timed, untimed, uncertain }) {
  return say("week_uncertain", { share: sayPercent(uncertain), timed: sayNumber(timed), all: sayNumber(timed + untimed) });
}

const HOUR_WIDE = 10, HOUR_HIGH = 12, DAY_WIDE = 30;

function weekDrawing(week) {
  const most = Math.max(...week.hours);
  const step = (value) => (value <= 0.005 ? "none" : Math.min(4, Math.floor((5 * value) / most)));
  const drawing = makeDrawing("svg", { class: "week", viewBox: `0 0 ${DAY_WIDE + 24 * HOUR_WIDE} ${7 * HOUR_HIGH + 14}`, "aria-hidden": "true", focusable: "false" });
  WEEKDAYS.forEach((name, day) => {
    const label = makeDrawing("text", { x: 0, y: day * HOUR_HIGH + 9.5 });
    label.textContent = say(`day_${name}`);
    drawing.append(label);
    for (let hour = 0; hour < 24; hour += 1) {
      drawing.append(makeDrawing("rect", { class: `hour-${step(week.hours[day * 24 + hour])}`, x: DAY_WIDE + hour * HOUR_WIDE, y: day * HOUR_HIGH, width: HOUR_WIDE - 1, height: HOUR_HIGH - 1 }));
    }
  });
  for (const hour of [0, 6, 12, 18, 24]) {
    const label = makeDrawing("text", { x: DAY_WIDE + hour * HOUR_WIDE, y: 7 * HOUR_HIGH + 11, class: hour === 24 ? "at-end" : hour ? "at-middle" : "at-start" });
    label.textContent = String(hour).padStart(2, "0");
    drawing.append(label);
  }
  return drawing;
}

function weekTable(week, name) {
  const { bands } = weekTotals(week);
  const digits = (value) => sayNumber(value, 1);
  return make("table", { class: "week-table" },
    make("caption", {}, say("week_table", { place: name })),
    make("thead", {}, make("tr", {}, make("th", { scope: "col" }, say("week_weekday")), BANDS.map((from) => make("th", { scope: "col" }, sayBand(from))))),
    make("tbody", {}, WEEKDAYS.map((day, place) => make("tr", {},
      make("th", { scope: "row" }, say(`day_${day}`)), bands[place].map((value) => make("td", {}, digits(value)))))));
}

// Folded under a row of the list: the drawing, what it says, and its numbers.
function weekDetails(week, name) {
  if (!week) return null;
  return make("details", { class: "week-details" },
    make("summary", {}, say("week_title")),
    weekDrawing(week),
    make("p", { class: "note" }, say("week_scale")),
    weekLines(week).map((line) => make("p", { class: "week-line" }, line)),
    weekTable(week, name));
}
