// Filters by weekday, hour and kind of offence, for single incidents only.

const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

// 1970-01-01 was a Thursday.
function weekdayOf(day) {
  return (((day + 3) % 7) + 7) % 7;
}

// `changed` gets a test of (day, minute, group) and gives how many passed it.
function makeFilters(data, group, changed) {
  const hasHours = data.minute.some((minute) => minute !== null);
  const hasDays = data.day.some((day) => day !== null);
  const state = { days: new Set(WEEKDAYS.keys()), from: 0, to: 24, groups: new Set(group) };
  const apply = () => announce(say("incidents_shown", { shown: sayNumber(changed(makeTest(state))), all: sayNumber(data.at.length) }));
  const groups = [...new Set(group)].sort((a, b) => say(`group_${a}`).localeCompare(say(`group_${b}`), locale));
  const untimed = data.minute.filter((minute) => minute === null).length;
  return make("div", { class: "filters" },
    hasDays && make("fieldset", {}, make("legend", {}, say("filter_days")), make("div", { class: "chips" },
      WEEKDAYS.map((name, day) => chip(say(`day_${name}`), true, (on) => toggle(state.days, day, on, apply))))),
    hasHours && make("fieldset", {}, make("legend", {}, say("filter_hours")), hourChoice(state, apply)),
    hasHours && untimed > 0 && make("p", { class: "note" }, sayCount("without_hour", untimed)),
    groups.length > 1 && make("fieldset", {}, make("legend", {}, say("filter_offences")), make("div", { class: "chips" },
      groups.map((name) => chip(say(`group_${name}`), true, (on) => toggle(state.groups, name, on, apply))))));
}

function toggle(set, item, on, apply) {
  if (on) set.add(item);
  else set.delete(item);
  apply();
}

function chip(text, checked, changed) {
  return make("label", { class: "chip" },
    make("input", { type: "checkbox", checked, on: { change: (event) => changed(event.target.checked) } }),
    make("span", {}, text));
}

function hourChoice(state, apply) {
  const select = (key, label, first, last) => make("label", {}, make("span", {}, say(label)),
    make("select", { on: { change: (event) => {
      state[key] = Number(event.target.value);
      apply();
    } } }, Array.from({ length: last - first + 1 }, (_, place) => first + place).map((hour) =>
      make("option", { value: hour, selected: hour === state[key] }, `${String(hour).padStart(2, "0")}:00`))));
  return make("div", { class: "hours" }, select("from", "filter_from", 0, 23), select("to", "filter_to", 1, 24));
}

// What has no day or hour passes only while all days or the whole day are asked for: nothing unknown is shown as known.
function makeTest({ days, from, to, groups }) {
  const allDay = from === 0 && to === 24;
  const allDays = days.size === 7;
  return (day, minute, group) => {
    if (!groups.has(group)) return false;
    if (!allDays && (day === null || !days.has(weekdayOf(day)))) return false;
    if (allDay) return true;
    if (minute === null) return false;
    return from < to ? minute >= from * 60 && minute < to * 60 : minute >= from * 60 || minute < to * 60;
  };
}
