// Numbers by area, cell or street: every unit with what it holds, from the least to the most it can.

// "12", "12–16" where some of it is hidden, "at least 12" where nothing bounds it.
function sayHeld({ count, high }, isRounded) {
  if (isRounded) return sayCount("rounded", count);
  if (high === null) return say("units_at_least", { count: sayNumber(count) });
  if (high > count) return say("units_from_to", { low: sayNumber(count), high: sayNumber(high) });
  return sayCount("incidents", count);
}

function makeUnits(data) {
  const period = data.first === data.last ? data.first : `${data.first} – ${data.last}`;
  const title = say(`layer_units_${data.kind}`);
  const note = data.rounded ? say("note_units_public", { k: sayNumber(data.k) }) : say("note_units");
  const lines = (unit) => [sayHeld(unit, data.rounded), unit.offences ? say("spot_offences", { offences: unit.offences.replaceAll(";", ",") }) : "", period].filter(Boolean);
  const layer = makeCellLayer({
    id: "units",
    title,
    note,
    isShown: data.rounded,
    cells: data.units,
    value: (unit) => unit.count,
    unit: say(data.rounded ? "unit_reported" : "unit_least"),
    alpha: 0.6,
    lines: (unit) => [unit.name, ...lines(unit)].filter(Boolean),
  });
  const listed = data.units.map((unit, place) => ({ ...unit, place })).sort((a, b) => b.count - a.count || a.place - b.place);
  layer.tab = "units";
  layer.list = () => [
    make("p", { class: "lead" }, `${say("units_listed", { count: sayNumber(listed.length) })} ${note}`),
    make("ol", { class: "rows" }, listed.slice(0, 300).map((unit, place) => {
      const box = boxOf(unit.rings.flat());
      const latlng = boxToBounds(box).getCenter();
      const name = unit.name || say("near", { place: nameNear(latlng) });
      return listRow(place + 1, "cell-mark", name, lines(unit), () => ({ latlng, box, maxZoom: 16, content: popupContent(name, lines(unit)) }));
    })),
  ];
  return layer;
}
