// The panel: tabs, and lists that say the same as the map. A row takes the map to its place.

let goTo = () => {};

// `target` gives { box, latlng, content, maxZoom }: what to show when the row is chosen.
function listRow(number, kind, title, lines, target, more = null) {
  return make("li", { class: "row" },
    make("button", { type: "button", class: "row-button", on: { click: () => goTo(target(), title) } },
      number !== null && make("span", { class: `badge ${kind}`, "aria-hidden": "true" }, String(number)),
      make("span", { class: "row-title" }, title)),
    lines.map((line) => make("p", { class: "row-line" }, line)),
    more);
}

function startGoing(map) {
  goTo = ({ box, latlng, content, maxZoom = 17 }, title) => {
    if (document.body.dataset.sheet === "full") setSheet("half");
    map.closePopup();
    if (box) map.fitBounds(boxToBounds(box), { maxZoom, padding: [60, 60], animate: false });
    if (latlng && content) openPopup(map, { latlng, content });
    announce(say("went_to", { place: title }));
  };
}

// Tabs by the pattern that screen readers know: arrows move, one tab is in the tab order.
function makeTabs(pages, chosen, changed) {
  const list = document.getElementById("tabs"), here = document.getElementById("pages");
  const tabs = pages.map(({ id, title }) => make("button", {
    type: "button", role: "tab", id: `tab-${id}`, "aria-controls": `page-${id}`,
    on: { click: () => choose(id), keydown: (event) => step(event, id) },
  }, title));
  const panels = pages.map(({ id, title, content }) => make("div", { role: "tabpanel", id: `page-${id}`, class: "page", "aria-labelledby": `tab-${id}`, tabindex: "0" },
    make("h2", {}, title), content));
  const choose = (id) => {
    pages.forEach((page, place) => {
      tabs[place].setAttribute("aria-selected", String(page.id === id));
      tabs[place].tabIndex = page.id === id ? 0 : -1;
      panels[place].hidden = page.id !== id;
    });
    if (document.body.dataset.sheet === "low") setSheet("half");
    changed(id);
  };
  const step = (event, id) => {
    const move = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const place = pages.findIndex((page) => page.id === id);
    const next = Number.isFinite(move) ? (place + move + pages.length) % pages.length : move < 0 ? 0 : pages.length - 1;
    choose(pages[next].id);
    tabs[next].focus();
  };
  list.replaceChildren(...tabs);
  here.replaceChildren(...panels);
  choose(pages.some((page) => page.id === chosen) ? chosen : pages[0].id);
}

// On a phone the panel is a sheet under the map: half, full, or only its tabs.
const SHEETS = ["half", "full", "low"];

function setSheet(size) {
  document.body.dataset.sheet = size;
  const next = SHEETS[(SHEETS.indexOf(size) + 1) % SHEETS.length];
  document.getElementById("sheet-text").textContent = say(`sheet_${next}`);
}

function startSheet() {
  document.getElementById("sheet").addEventListener("click", () => {
    setSheet(SHEETS[(SHEETS.indexOf(document.body.dataset.sheet) + 1) % SHEETS.length]);
  });
  setSheet("half");
}
