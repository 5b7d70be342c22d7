// Words, numbers and data blocks. Data reach the page through JSON.parse alone, and the eye through textContent alone.

function readBlock(name) {
  const element = document.querySelector(`script[data-block="${name}"]`);
  return element ? JSON.parse(element.textContent) : null;
}

const texts = readBlock("texts");
const meta = readBlock("meta");
const locale = meta.language === "sv" ? "sv-SE" : "en-GB";

// Says the text with this key; {name} stands for a value. Values are put in once and not looked at again.
function say(key, values = {}) {
  if (!Object.hasOwn(texts, key)) throw new Error(`No text ${key}`);
  return texts[key].replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
}

function sayCount(key, count) {
  return say(`${key}_${count === 1 ? "one" : "other"}`, { count: sayNumber(count) });
}

function sayNumber(value, digits = 0) {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
}

function sayPercent(share) {
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }).format(share);
}

function sayLength(metres) {
  if (metres < 1000) return say("metres", { metres: sayNumber(metres < 20 ? metres : Math.round(metres / 10) * 10) });
  return say("kilometres", { kilometres: sayNumber(metres / 1000, 1) });
}

function announce(words) {
  document.getElementById("status").textContent = words;
}
