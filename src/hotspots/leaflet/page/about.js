// What the page says of itself: for whom, from when, how, and what not to make of it.

function markingText() {
  return say(`marking_${meta.profile}`, { recipient: meta.recipient ? ` ${meta.recipient}` : "" }).trim();
}

function sayTop() {
  const title = meta.title || say("title_default");
  document.title = title;
  document.getElementById("title").textContent = title;
  document.getElementById("subtitle").textContent = [meta.period, meta.date && say("as_of", { date: meta.date })].filter(Boolean).join(" · ");
  const marking = document.getElementById("marking");
  marking.textContent = markingText();
  marking.hidden = !marking.textContent;
  marking.dataset.profile = meta.profile;
  document.getElementById("credit").textContent = meta.attribution.join(" · ");
  const madeUp = document.getElementById("made-up");
  madeUp.textContent = meta.made_up ? say("made_up") : "";
  madeUp.hidden = !meta.made_up;
}

function aboutPage() {
  const facts = [
    ["about_audience", markingText()],
    ["about_date", meta.date],
    ["about_period", meta.period],
    ["about_method", meta.method],
    ["about_k", meta.k === null ? "" : say("k_words", { k: sayNumber(meta.k) })],
    ["about_attribution", meta.attribution.join(" · ")],
  ].filter(([, text]) => text);
  return [
    meta.made_up && make("p", { class: "lead strong" }, say("made_up_words")),
    make("dl", { class: "facts" }, facts.map(([key, text]) => [make("dt", {}, say(key)), make("dd", {}, text)])),
    ...patternsPage(readBlock("patterns") ?? {}),
    meta.caveats.length > 0 && [make("h3", {}, say("about_caveats")), make("ul", { class: "plain" }, meta.caveats.map((text) => make("li", {}, text)))],
    meta.notices.length > 0 && [make("h3", {}, say("about_notices")), make("ul", { class: "plain" }, meta.notices.map((text) => make("li", {}, text)))],
    make("h3", {}, say("about_keys_title")),
    make("p", { class: "lead" }, say("about_keys")),
    make("p", { class: "note" }, say("about_leaflet")),
  ].flat().filter(Boolean);
}

// "Made up" across the map, so that a picture of it says so too.
function paintMadeUp(view) {
  const { context } = view;
  const text = say("made_up");
  context.save();
  context.font = `800 19px ${colour("font")}`;
  context.fillStyle = colour("watermark");
  context.textAlign = "center";
  context.rotate(-Math.PI / 9);
  const wide = context.measureText(text).width + 150, high = 170;
  // Tied to the map, so that it moves with it.
  const offsetX = -(view.left % wide), offsetY = -(view.top % (2 * high));
  for (let row = -4; row * high < view.height + view.width; row += 1) {
    for (let column = -4; column * wide < view.width + view.height; column += 1) {
      context.fillText(text, offsetX + column * wide + (row % 2 ? wide / 2 : 0), offsetY + row * high);
    }
  }
  context.restore();
}
