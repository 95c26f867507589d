// From the GeoJSON of an answer to a Leaflet map. Each feature's "kind" says what it is:
// boundary, reach (with rank), radius, place (with label), marker (with rank and label).
import L from "leaflet";

const LINES = {
  boundary: { className: "map-land", interactive: false, weight: 0.8 },
  reach: { className: "map-reach", interactive: false, weight: 1 },
  radius: { className: "map-radius", interactive: false, weight: 1.6, fill: false },
};
const ORDER = ["boundary", "reach", "radius", "place", "marker"];

export async function drawLiveMap(frame) {
  let features;
  try {
    features = await load(frame.dataset.boundariesUrl, frame.dataset.url);
  } catch {
    return;
  }
  if (!frame.isConnected || features.length === 0) return;
  const ground = document.createElement("div");
  ground.setAttribute("role", "region");
  ground.setAttribute("aria-label", frame.dataset.label ?? "");
  frame.append(ground);
  const map = L.map(ground, { scrollWheelZoom: false, zoomControl: false, zoomSnap: 0.25, minZoom: 5 });
  L.control.zoom({ zoomInTitle: frame.dataset.zoomIn, zoomOutTitle: frame.dataset.zoomOut }).addTo(map);
  map.attributionControl.setPrefix(false);
  const tiles = frame.dataset.tiles;
  if (tiles) L.tileLayer(tiles, { attribution: frame.dataset.attribution ?? "", maxZoom: 18 }).addTo(map);
  const layers = features
    .filter(({ properties }) => !(tiles && properties.kind === "boundary"))
    .map((feature) => [feature.properties, layerOf(feature)]);
  // Leaflet makes the elements of a layer only on a map that already looks somewhere.
  map.fitBounds(boundsOf(layers), { padding: [26, 26], maxZoom: 12, animate: false });
  for (const [{ kind, rank }, layer] of layers) {
    layer.addTo(map);
    if (kind === "reach" && rank) layer.eachLayer((shape) => shape.getElement().setAttribute("data-rank", rank));
  }
  map.on("focus", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  frame.querySelector(":scope > svg")?.remove();
}

async function load(...urls) {
  const answers = await Promise.all(urls.filter(Boolean).map(async (url) => {
    const answer = await fetch(url, { headers: { Accept: "application/geo+json" } });
    if (!answer.ok) throw new Error(`${answer.status} for ${url}`);
    return answer.json();
  }));
  const features = answers.flatMap((answer) => answer.features ?? []);
  const place = (feature) => ORDER.indexOf(feature.properties.kind);
  return features.filter((feature) => place(feature) >= 0).sort((a, b) => place(a) - place(b));
}

function layerOf(feature) {
  const pointToLayer = (point, where) => pin(point.properties, where);
  return L.geoJSON(feature, { style: LINES[feature.properties.kind], pointToLayer });
}

function boundsOf(layers) {
  const worthSeeing = layers.filter(([{ kind }]) => kind === "marker" || kind === "place" || kind === "radius");
  const bounds = L.latLngBounds([]);
  for (const [, layer] of worthSeeing.length > 0 ? worthSeeing : layers) bounds.extend(layer.getBounds());
  return bounds;
}

function pin({ kind, rank, label }, where) {
  const marker = kind === "marker";
  const text = marker && Number.isInteger(rank) ? String(rank) : "";
  const size = marker ? 30 : 18;
  const icon = L.divIcon({ className: marker ? "map-pin" : "map-here", html: text, iconSize: [size, size] });
  const made = L.marker(where, {
    icon,
    keyboard: marker,
    alt: [text, label].filter(Boolean).join(" · "),
    title: "",
    riseOnHover: true,
    zIndexOffset: marker ? 500 - (rank ?? 0) : -100,
  });
  made.on("add", () => {
    const element = made.getElement();
    element.setAttribute("aria-label", [text, label].filter(Boolean).join(" · "));
    if (!marker) element.setAttribute("role", "img");
    if (marker && rank) element.dataset.rank = rank;
  });
  if (!label) return made;
  const beside = { permanent: true, direction: "right", offset: [size / 2, 0], className: "map-label" };
  const above = { direction: "top", offset: [0, -size / 2] };
  return made.bindTooltip(plain(label), marker ? above : beside);
}

// Leaflet takes a string for markup; names come from people, so they go in as text.
function plain(text) {
  const span = document.createElement("span");
  span.textContent = text;
  return span;
}
