// The view stands in the address, so that it can be kept and sent: #map=ZOOM/LAT/LON&on=LAYERS&tab=TAB.

function readPermalink() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const parts = (asked.get("map") ?? "").split("/").map(Number);
  const [zoom, lat, lon] = parts;
  const isPlace = parts.length === 3 && parts.every(Number.isFinite) && Math.abs(lat) <= 85 && Math.abs(lon) <= 180;
  return {
    view: isPlace ? { zoom, latlng: [lat, lon] } : null,
    on: asked.has("on") ? asked.get("on").split(",") : null,
    tab: asked.get("tab"),
  };
}

function writePermalink(map, layers, tab) {
  const { lat, lng } = map.getCenter();
  const shown = layers.filter((layer) => layer.isShown).map((layer) => layer.id).join(",");
  history.replaceState(null, "", `#map=${Number(map.getZoom().toFixed(1))}/${lat.toFixed(5)}/${lng.toFixed(5)}&on=${shown}&tab=${tab}`);
}
