// From the GeoJSON of an answer to a Leaflet map. Each feature's "kind" says what it is:
// boundary, reach (with rank), radius, place (with label), marker (with rank and label).
import L from "leaflet";
import { dropDrawing, LINES, loadFeatures, openMap } from "./base-map.js";

// How far apart two pins must be for a finger, in pixels.
const ROOM = 40;
const ORDER = ["boundary", "reach", "radius", "place", "marker"];

export async function drawLiveMap(frame) {
  let features;
  try {
    features = await load(frame.dataset.url);
  } catch {
    return;
  }
  if (!frame.isConnected || features.length === 0) return;
  const map = openMap(frame);
  const tiles = frame.dataset.tiles;
  const layers = features
    .filter(({ properties }) => properties.kind !== "marker" && !(tiles && properties.kind === "boundary"))
    .map((feature) => [feature.properties, layerOf(feature)]);
  // Leaflet makes the elements of a layer only on a map that already looks somewhere.
  const spots = features.filter(({ properties }) => properties.kind === "marker").map(spotOf);
  map.fitBounds(boundsOf(layers, spots), { padding: [26, 26], maxZoom: 12, animate: false });
  for (const [{ kind, rank }, layer] of layers) {
    layer.addTo(map);
    if (kind === "reach" && rank) layer.eachLayer((shape) => shape.getElement().setAttribute("data-rank", rank));
  }
  pinSpots(map, spots);
  dropDrawing(frame);
}

async function load(url) {
  const features = await loadFeatures(url);
  const place = (feature) => ORDER.indexOf(feature.properties.kind);
  return features.filter((feature) => place(feature) >= 0).sort((a, b) => place(a) - place(b));
}

function layerOf(feature) {
  const pointToLayer = (point, where) => here(point.properties, where);
  return L.geoJSON(feature, { style: LINES[feature.properties.kind], pointToLayer });
}

function boundsOf(layers, spots) {
  const worthSeeing = layers.filter(
    ([{ kind, rank }]) => kind === "place" || kind === "radius" || (kind === "reach" && !rank),
  );
  const bounds = L.latLngBounds(spots.map(({ where }) => where));
  for (const [, layer] of worthSeeing) bounds.extend(layer.getBounds());
  if (!bounds.isValid()) for (const [, layer] of layers) bounds.extend(layer.getBounds());
  return bounds;
}

function spotOf({ geometry, properties: { rank, label } }) {
  const [lon, lat] = geometry.coordinates;
  return { where: L.latLng(lat, lon), rank, label };
}

// Pins that would lie upon each other are one pin; zooming in takes them apart.
function pinSpots(map, spots) {
  const pins = L.layerGroup().addTo(map);
  const arrange = () => {
    const groups = [];
    for (const spot of spots) {
      const at = map.latLngToLayerPoint(spot.where);
      const near = groups.find((group) => group.at.distanceTo(at) < ROOM);
      if (near) near.spots.push(spot);
      else groups.push({ at, spots: [spot] });
    }
    pins.clearLayers();
    for (const group of groups) pins.addLayer(pinOf(group.spots));
  };
  map.on("zoomend", arrange);
  arrange();
}

function pinOf(spots) {
  const label = spots.map(({ rank, label }) => (rank ? `${rank}. ${label}` : label)).join("; ");
  const face = document.createElement("span");
  face.textContent = spots[0].rank ?? "";
  if (spots.length > 1) {
    const more = document.createElement("small");
    more.textContent = `+${spots.length - 1}`;
    face.append(more);
  }
  const icon = L.divIcon({ className: "map-pin", html: face, iconSize: [spots.length > 1 ? 46 : 30, 30] });
  const made = L.marker(spots[0].where, { icon, alt: label, riseOnHover: true, zIndexOffset: 500 - (spots[0].rank ?? 0) });
  made.on("add", () => {
    const element = made.getElement();
    element.setAttribute("aria-label", label);
    element.dataset.ranks = spots.map(({ rank }) => rank).join(" ");
  });
  return made.bindTooltip(plain(label), { direction: "top", offset: [0, -15] });
}

function here({ label }, where) {
  const icon = L.divIcon({ className: "map-here", html: "", iconSize: [18, 18] });
  const made = L.marker(where, { icon, keyboard: false, alt: label ?? "", zIndexOffset: -100 });
  made.on("add", () => {
    made.getElement().setAttribute("role", "img");
    made.getElement().setAttribute("aria-label", label ?? "");
  });
  if (!label) return made;
  return made.bindTooltip(plain(label), { permanent: true, direction: "right", offset: [9, 0], className: "map-label" });
}

// Leaflet takes a string for markup; names come from people, so they go in as text.
function plain(text) {
  const span = document.createElement("span");
  span.textContent = text;
  return span;
}
