
(() => {
"use strict";
const data = JSON.parse(document.getElementById("block-1").textContent);
const texts = data.texts;
const at = (id) => document.getElementById(id);
const said = (key, values = {}) => texts[key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
const made = (tag, text = "") => { const one = document.createElement(tag); one.textContent = text; return one; };

// What is kept is kept for this walk alone: the key names its title and day.
const KEY = "hotspots protocol " + data.title + " " + data.date;
let rows = [];
let editing = -1;
let keeps = true;

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) || "{}");
    return { rows: Array.isArray(kept.rows) ? kept.rows : [], draft: kept.draft || null };
  } catch { return { rows: [], draft: null }; }
}

function keep() {
  try { localStorage.setItem(KEY, JSON.stringify({ rows, draft: editing < 0 ? fromForm() : null })); }
  catch { keeps = false; at("not-kept").hidden = false; }
}

// A place is kept by its name with all that is saved of it, so that rows outlive a new plan of the same walk.
const spots = new Map(data.spots.map((spot) => [spot.label, spot]));
const FIELDS = ["spot", "category", "what", "pole", "text", "proposal", "priority", "photo", "date"];

function fromForm() {
  const row = {};
  for (const name of FIELDS) row[name] = at(name).value;
  const sign = document.querySelector("input[name=sign]:checked");
  row.sign = sign ? sign.value : "";
  const spot = spots.get(row.spot);
  if (spot) row.at = { order: spot.order, place: spot.place, at: spot.at };
  return row;
}

function toForm(row) {
  for (const name of FIELDS) at(name).value = row[name] || "";
  if (!at("date").value) at("date").value = data.date;
  for (const one of document.querySelectorAll("input[name=sign]")) one.checked = one.value === row.sign;
  showLight();
  showLook();
}

const isLight = () => at("category").value === "0";
function showLight() { at("light").hidden = !isLight(); }

function showLook() {
  const spot = spots.get(at("spot").value);
  const look = spot ? spot.look : [];
  at("look").hidden = look.length === 0;
  at("look").querySelector("ul").replaceChildren(...look.map((text) => made("li", text)));
}

function missing(row) {
  const needed = ["spot", "sign", "category", "date"];
  if (row.category === "0") needed.push("what");
  if (row.category !== "0") needed.push("text");
  const lacking = needed.filter((name) => row[name] === "");
  for (const name of [...FIELDS, "sign"]) at(name).removeAttribute("aria-invalid");
  for (const name of lacking) at(name).setAttribute("aria-invalid", "true");
  return lacking;
}

const LABELS = { spot: "where", sign: "sign", category: "category", what: "what", text: "text", date: "date" };
const bare = (text) => text.replace(/[?:]$/, "");

function submitted(event) {
  event.preventDefault();
  const row = fromForm();
  if (row.category !== "0") { row.what = ""; row.pole = ""; }
  const lacking = missing(row);
  at("missing").hidden = lacking.length === 0;
  if (lacking.length) {
    at("missing").textContent = said("missing", { fields: lacking.map((name) => bare(texts[LABELS[name]])).join(", ") });
    const first = at(lacking[0]);
    (first.matches("fieldset") ? first.querySelector("input") : first).focus();
    return;
  }
  if (editing >= 0) rows[editing] = row; else rows.push(row);
  at("said").textContent = said(editing >= 0 ? "changed" : "added", { rows: rows.length });
  stopEditing({ spot: row.spot, date: row.date });
}

function stopEditing(left) {
  editing = -1;
  at("add").textContent = texts.add;
  at("cancel").hidden = true;
  toForm(left);
  keep();
  list();
}

function edit(place) {
  editing = place;
  toForm(rows[place]);
  at("add").textContent = texts.change;
  at("cancel").hidden = false;
  at("spot").focus();
}

function remove(place) {
  if (!confirm(texts.remove_sure)) return;
  rows.splice(place, 1);
  at("said").textContent = said("removed", { rows: rows.length });
  stopEditing(fromForm());
}

function summary(row) {
  const words = [data.signs[row.sign] || "", data.categories[row.category] || ""];
  if (row.what !== "") words.push(data.light[row.what]);
  if (row.pole) words.push(row.pole);
  return words.filter(Boolean).join(", ");
}

function list() {
  at("list-empty").hidden = rows.length > 0;
  at("save").disabled = rows.length === 0;
  at("list").replaceChildren(...rows.map((row, place) => {
    const item = made("li");
    const head = made("strong", row.spot);
    const buttons = made("div");
    buttons.className = "row";
    for (const [key, act] of [["edit", edit], ["remove", remove]]) {
      const button = made("button", texts[key]);
      button.type = "button";
      button.className = "plain";
      button.setAttribute("aria-label", texts[key] + ": " + (place + 1) + ". " + summary(row));
      button.addEventListener("click", () => act(place));
      buttons.append(button);
    }
    item.append(head, made("br"), summary(row), made("br"), [row.text, row.proposal].filter(Boolean).join(" → "), buttons);
    return item;
  }));
}

// A cell that a spreadsheet would run begins with an apostrophe; line breaks become spaces, so that a row is a line.
function cell(value) {
  let text = String(value).replace(/[\r\n\t]+/g, " ").trim();
  if (/^[=+\-@]/.test(text) && !/^[+-]?\d+([.,]\d+)?$/.test(text)) text = "'" + text;
  return text.includes(data.separator) || text.includes('"') ? '"' + text.replaceAll('"', '""') + '"' : text;
}

const degrees = (value) => value.toFixed(5).replace(".", data.decimal);

function told(row) {
  const spot = row.at;
  return {
    order: spot.order, place: spot.place, date: row.date, sign: data.signs[row.sign] || "",
    category: data.categories[row.category] || "", text: row.text, what: row.what === "" ? "" : data.light[row.what],
    pole: row.pole, photo: row.photo, proposal: row.proposal, priority: data.priorities[row.priority] || "",
    responsible: "", due: "", progress: "", told: "",
    lat: degrees(spot.at[1]), lon: degrees(spot.at[0]),
  };
}

function csv() {
  const lines = [data.columns.map((name) => cell(data.headings[name])), ...rows.map((row) => {
    const one = told(row);
    return data.columns.map((name) => (name === "lat" || name === "lon" ? one[name] : cell(one[name])));
  })];
  return "\ufeff" + lines.map((line) => line.join(data.separator)).join("\r\n") + "\r\n";
}

function save() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([csv()], { type: "text/csv;charset=utf-8" }));
  link.download = "observations.csv";
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  at("said").textContent = said("saved", { rows: rows.length });
}

function clearAll() {
  if (rows.length && !confirm(texts.clear_sure)) return;
  rows = [];
  at("said").textContent = texts.cleared;
  stopEditing({});
}

function options(id, words, values = words.map((_, place) => String(place))) {
  const empty = made("option", texts.choose);
  empty.value = "";
  at(id).replaceChildren(empty, ...words.map((text, place) => {
    const one = made("option", text);
    one.value = values[place];
    return one;
  }));
}

function fill() {
  document.title = data.title;
  at("title").textContent = data.title;
  at("day").textContent = data.day;
  at("intro").textContent = texts.intro;
  at("made-up").textContent = data.made_up;
  at("made-up").hidden = !data.made_up;
  at("not-kept").textContent = texts.not_kept;
  for (const [id, key] of [["spot", "where"], ["category", "category"], ["what", "what"], ["pole", "pole"], ["text", "text"],
    ["proposal", "proposal"], ["priority", "priority"], ["photo", "photo"], ["date", "date"]])
    document.querySelector("label[for=" + id + "]").textContent = texts[key];
  at("look").querySelector("summary").textContent = texts.look;
  at("sign").querySelector("legend").textContent = texts.sign;
  for (const [place, word] of data.signs.entries()) {
    const label = made("label");
    const choice = made("input");
    choice.type = "radio";
    choice.name = "sign";
    choice.value = String(place);
    label.append(choice, (place === 0 ? "+ " : "− ") + word);
    at("sign").append(label);
  }
  for (const [id, key] of [["text-hint", "text_hint"], ["add", "add"], ["cancel", "cancel"], ["list-title", "list"],
    ["list-empty", "list_empty"], ["save", "save"], ["save-hint", "save_hint"], ["clear", "clear"]])
    at(id).textContent = texts[key];
  options("spot", [...spots.keys()], [...spots.keys()]);
  options("category", data.categories);
  options("what", data.light);
  options("priority", data.priorities);
}

fill();
const kept = read();
rows = kept.rows;
toForm(kept.draft || {});
list();
keep();
at("page").hidden = false;
document.documentElement.dataset.ready = "";
at("form").addEventListener("submit", submitted);
at("form").addEventListener("input", keep);
at("category").addEventListener("change", () => { showLight(); keep(); });
at("spot").addEventListener("change", () => { showLook(); keep(); });
at("cancel").addEventListener("click", () => stopEditing({}));
at("save").addEventListener("click", save);
at("clear").addEventListener("click", clearAll);
})();
