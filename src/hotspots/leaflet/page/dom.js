// Makes elements. Text is set as text; there is no way here to set markup.

function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "class") element.className = value;
    else if (name === "on") for (const [event, run] of Object.entries(value)) element.addEventListener(event, run);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
  return element;
}

// The same for drawings: lines and boxes whose colours are classes of the style sheet.
function makeDrawing(tag, properties = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(properties)) element.setAttribute(name, value);
  for (const child of children.flat(Infinity)) if (child) element.append(child);
  return element;
}

// Gives the constant parts of the skeleton their words.
function sayStaticTexts() {
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = say(element.dataset.text);
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", say(element.dataset.label));
    if (element.tagName === "BUTTON") element.title = say(element.dataset.label);
  }
}

// A small canvas that shows how something is drawn, for legends.
function swatch(draw) {
  const width = 40, height = 20, sharp = 2;
  const canvas = make("canvas", { class: "swatch", width: width * sharp, height: height * sharp, "aria-hidden": "true" });
  const context = canvas.getContext("2d");
  context.scale(sharp, sharp);
  draw(context, width, height);
  return canvas;
}
