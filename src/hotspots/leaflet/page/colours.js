// Colours stand in colours.css and nowhere else; canvases read them from there. Light, dark, and light on paper.

const colourCache = new Map();
let isPrinting = false;

function colour(name) {
  if (!colourCache.has(name)) {
    colourCache.set(name, getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim());
  }
  return colourCache.get(name);
}

// Five steps from few to many (YlGnBu; in the dark, many is the brightest).
function stepColour(step) {
  return colour(`step-${step}`);
}

// Gives a function from a value to a step 0-4, and the limits of the steps, for values spread unevenly.
function makeSteps(values) {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const limits = [];
  for (let part = 1; part < 5; part += 1) {
    const limit = sorted[Math.floor((part * sorted.length) / 5)];
    if (limit !== undefined && limit > sorted[0] && limit !== limits.at(-1)) limits.push(limit);
  }
  // With fewer than five steps, spread them over the whole scale so that the highest is always the strongest.
  const spread = limits.length ? 4 / limits.length : 0;
  const position = (value) => limits.filter((limit) => value >= limit).length;
  return {
    limits,
    lowest: sorted[0],
    highest: sorted.at(-1),
    stepAt: (place) => Math.round(place * spread),
    stepOf: (value) => Math.round(position(value) * spread),
  };
}

function prefersDark() {
  return window.matchMedia("(prefers-color-scheme: dark)").matches;
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : prefersDark();
}

// Calls `repaint` whenever colours have changed, by the button or by the system.
function startTheme(repaint) {
  const changed = () => {
    colourCache.clear();
    repaint();
  };
  document.getElementById("theme").addEventListener("click", () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    announce(say(isDark() ? "theme_dark" : "theme_light"));
    changed();
  });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
}
