// An empty Leaflet map in a frame of the page: words, tiles and manners that all our maps share.
import L from "leaflet";

export function openMap(frame, options = {}) {
  const ground = document.createElement("div");
  ground.setAttribute("role", "region");
  ground.setAttribute("aria-label", frame.dataset.label ?? "");
  frame.append(ground);
  const map = L.map(ground, { scrollWheelZoom: false, zoomControl: false, zoomSnap: 0.25, minZoom: 5, ...options });
  L.control.zoom({ zoomInTitle: frame.dataset.zoomIn, zoomOutTitle: frame.dataset.zoomOut }).addTo(map);
  map.attributionControl.setPrefix(false);
  const tiles = frame.dataset.tiles;
  if (tiles) L.tileLayer(tiles, { attribution: frame.dataset.attribution ?? "", maxZoom: 18 }).addTo(map);
  map.on("focus", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  return map;
}

// The drawing of the server gives way once the script's own map is there.
export function dropDrawing(frame) {
  frame.querySelector(":scope > svg")?.remove();
}

export async function loadFeatures(url) {
  const answer = await fetch(url, { headers: { Accept: "application/geo+json" } });
  if (!answer.ok) throw new Error(`${answer.status} for ${url}`);
  const { features = [] } = await answer.json();
  return features;
}

export const LINES = {
  boundary: { className: "map-land", interactive: false, weight: 0.8 },
  reach: { className: "map-reach", interactive: false, weight: 1 },
  radius: { className: "map-radius", interactive: false, weight: 1.6, fill: false },
};

// What lies under a map that is worked on: comuni unless there are tiles, areas that are there already.
export async function drawGround(map, frame) {
  if (!frame.dataset.url) return;
  let features;
  try {
    features = await loadFeatures(frame.dataset.url);
  } catch {
    return;
  }
  if (!frame.dataset.tiles) nameComuni(map, features.filter(({ properties }) => properties.kind === "name"));
  for (const kind of frame.dataset.tiles ? ["reach"] : ["boundary", "reach"]) {
    const shapes = features.filter(({ properties }) => properties.kind === kind);
    if (shapes.length) L.geoJSON(shapes, { style: LINES[kind] }).addTo(map).bringToBack();
  }
}

// Without tiles the names are what one finds one's way by; from afar they would cover each other.
const NAMED_FROM = 11;

function nameComuni(map, features) {
  const names = L.layerGroup(
    features.map(({ geometry, properties }) => {
      const text = document.createElement("span");
      text.textContent = properties.label;
      const icon = L.divIcon({ className: "map-name", html: text, iconSize: [0, 0] });
      return L.marker([geometry.coordinates[1], geometry.coordinates[0]], { icon, interactive: false, keyboard: false, alt: "" });
    }),
  );
  const show = () => {
    if (map.getZoom() < NAMED_FROM) return names.remove();
    names.addTo(map);
    thinOut(names.getLayers().map((name) => name.getElement().firstElementChild), map.getContainer());
  };
  map.on("zoomend", show);
  show();
}

// Of names that would lie over each other the one nearest to the middle stays: there somebody works.
function thinOut(names, frame) {
  const { left, top, width, height } = frame.getBoundingClientRect();
  const fromMiddle = (box) => Math.hypot((box.left + box.right) / 2 - left - width / 2, (box.top + box.bottom) / 2 - top - height / 2);
  // All are measured before any is hidden, so that the page is laid out once.
  const boxes = names.map((name) => ({ name, box: name.getBoundingClientRect() }));
  boxes.sort((one, other) => fromMiddle(one.box) - fromMiddle(other.box));
  const kept = [];
  for (const { name, box } of boxes) {
    const covers = kept.some((other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom);
    name.classList.toggle("is-covered", covers);
    if (!covers) kept.push(box);
  }
}

// Degrees as they stand in a field: six decimals are ten centimetres.
export function degrees(value) {
  return String(Number(value.toFixed(6)));
}

export function pointOf(latField, lonField) {
  const [lat, lon] = [latField, lonField].map(({ value }) => Number.parseFloat(value.replace(",", ".")));
  return Number.isFinite(lat) && Number.isFinite(lon) && Math.abs(lat) < 90 && Math.abs(lon) <= 180 ? L.latLng(lat, lon) : null;
}
