// Search for streets, addresses and places in the page's own index.

const MOST_FOUND = 8;

function plain(text) {
  return text.toLocaleLowerCase(locale).trim().replace(/\s+/g, " ");
}

function findPlaces(index, asked) {
  const wanted = plain(asked);
  if (wanted.length < 2) return [];
  const address = wanted.match(/^(.*\D)\s*(\d+\s?[a-zåäö]?)$/);
  const found = [];
  if (address) {
    const [street, number] = [address[1].trim(), address[2].replace(/\s/g, "")];
    for (const [name, numbers] of Object.entries(index.addresses)) {
      if (!plain(name).startsWith(street)) continue;
      for (const [here, lon, lat] of numbers) {
        if (plain(here).startsWith(number)) found.push({ text: `${name} ${here}`, box: [lon - 90, lat - 45, lon + 90, lat + 45], rank: plain(here) === number ? 0 : 1 });
      }
    }
  }
  for (const [name, ...box] of index.streets) {
    const at = plain(name).indexOf(wanted);
    if (at >= 0) found.push({ text: name, box, rank: at === 0 ? 2 : 4 });
  }
  for (const [name, lon, lat] of index.places) {
    const at = plain(name).indexOf(wanted);
    if (at >= 0) found.push({ text: name, box: [lon - 300, lat - 150, lon + 300, lat + 150], rank: at === 0 ? 3 : 4 });
  }
  return found.sort((a, b) => a.rank - b.rank || a.text.localeCompare(b.text, locale)).slice(0, MOST_FOUND);
}

function startSearch(index) {
  const box = document.getElementById("search-box"), list = document.getElementById("search-found");
  document.getElementById("search").hidden = false;
  box.placeholder = say("search_label");
  let found = [], active = -1;
  const close = () => {
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
    active = -1;
  };
  const choose = (place) => {
    const chosen = found[place];
    if (!chosen) return;
    box.value = chosen.text;
    close();
    goTo({ box: chosen.box }, chosen.text);
  };
  const mark = (place) => {
    active = place;
    [...list.children].forEach((item, each) => item.setAttribute("aria-selected", String(each === place)));
    box.setAttribute("aria-activedescendant", `found-${place}`);
  };
  box.addEventListener("input", () => {
    found = findPlaces(index, box.value);
    list.replaceChildren(...found.map(({ text }, place) =>
      make("li", { role: "option", id: `found-${place}`, "aria-selected": "false", on: { pointerdown: (event) => event.preventDefault(), click: () => choose(place) } }, text)));
    active = -1;
    box.removeAttribute("aria-activedescendant");
    list.hidden = found.length === 0;
    box.setAttribute("aria-expanded", String(found.length > 0));
    if (plain(box.value).length > 1) announce(sayCount("search_hits", found.length));
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    else if (event.key === "Enter") choose(Math.max(0, active));
    else if (event.key === "ArrowDown" && found.length) mark((active + 1) % found.length);
    else if (event.key === "ArrowUp" && found.length) mark((active - 1 + found.length) % found.length);
    else return;
    if (event.key !== "Escape") event.preventDefault();
  });
  box.addEventListener("blur", close);
}
