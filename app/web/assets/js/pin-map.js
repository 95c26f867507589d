// A pin that is moved with a finger, a mouse or the arrows; the fields beside it say where it is, and are what is sent.
import L from "leaflet";
import { degrees, drawGround, dropDrawing, openMap, pointOf } from "./base-map.js";

// Close enough to tell one farm from the next where there are tiles, else to see the comuni around.
const CLOSE = 15;
const CLOSE_WITHOUT_TILES = 11.5;
const STEP = 16;
const SMALL_STEP = 2;
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

export function movePins(field) {
  const frame = field.querySelector("[data-pin-map]");
  const [lat, lon] = ["lat", "lon"].map((name) => field.querySelector(`[name="${name}"]`));
  const start = pointOf(lat, lon);
  if (!frame || !start) return;
  const map = openMap(frame).setView(start, frame.dataset.tiles ? CLOSE : CLOSE_WITHOUT_TILES);
  const pin = pinAt(map, start, frame.dataset.pinLabel);
  const status = field.querySelector("[data-pin-status]");
  const say = () => {
    const { lat: north, lng: east } = pin.getLatLng();
    [lat.value, lon.value] = [degrees(north), degrees(east)];
    if (status) status.textContent = `${frame.dataset.moved} ${lat.value}, ${lon.value}`;
  };
  const put = (where) => {
    pin.setLatLng(where);
    if (!map.getBounds().pad(-0.1).contains(where)) map.panTo(where, { animate: false });
  };
  pin.on("dragend", say);
  map.on("click", ({ latlng }) => {
    put(latlng.wrap());
    say();
  });
  pin.getElement().addEventListener("keydown", (event) => {
    const way = ARROWS[event.key];
    if (!way) return;
    // Otherwise the map would move instead.
    event.preventDefault();
    event.stopPropagation();
    const step = event.shiftKey ? SMALL_STEP : STEP;
    const at = map.latLngToLayerPoint(pin.getLatLng()).add([way[0] * step, way[1] * step]);
    put(map.layerPointToLatLng(at));
    say();
  });
  for (const input of [lat, lon]) {
    input.addEventListener("change", () => {
      const where = pointOf(lat, lon);
      if (where) put(where);
    });
  }
  dropDrawing(frame);
  drawGround(map, frame);
}

function pinAt(map, where, label) {
  const icon = L.divIcon({ className: "map-drop", html: "", iconSize: [34, 44], iconAnchor: [17, 42] });
  const pin = L.marker(where, { icon, draggable: true, autoPan: true, keyboard: true, alt: label, title: "" }).addTo(map);
  const element = pin.getElement();
  element.setAttribute("role", "button");
  element.setAttribute("aria-label", label);
  return pin;
}
