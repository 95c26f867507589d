// Areas drawn on a map: a circle that follows its number, an outline made corner by corner - with a finger, a mouse or
// the keyboard. What is drawn stands as lines of degrees in the field beside it, and is what is sent.
import L from "leaflet";
import { degrees, drawGround, dropDrawing, openMap } from "./base-map.js";

const WIDE = 11;
const STEP = 24;
const SMALL_STEP = 4;
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const FEWEST_CORNERS = 3;
const SHAPE = { className: "map-drawn", interactive: false, weight: 2 };

export function drawAreas(field) {
  const frame = field.querySelector("[data-area-map]");
  if (!frame) return;
  const home = L.latLng(Number(frame.dataset.lat), Number(frame.dataset.lon));
  const map = openMap(frame, { keyboard: false }).setView(home, WIDE);
  L.circleMarker(home, { className: "map-home", interactive: false, radius: 7 }).addTo(map);
  const radius = field.querySelector("[data-radius]");
  const outline = field.querySelector("[data-outline]");
  if (radius) followRadius(map, home, radius);
  if (outline) new Outline(map, field, outline);
  dropDrawing(frame);
  drawGround(map, frame);
}

function followRadius(map, home, input) {
  const circle = L.circle(home, { ...SHAPE, radius: 0 });
  const follow = () => {
    const km = Number.parseFloat(input.value.replace(",", "."));
    if (!(km > 0 && km <= 500)) return circle.remove();
    circle.setRadius(km * 1000).addTo(map);
    map.fitBounds(circle.getBounds(), { padding: [12, 12], animate: false });
  };
  input.addEventListener("input", follow);
  follow();
}

class Outline {
  constructor(map, field, text) {
    this.map = map;
    this.text = text;
    this.words = field.dataset;
    this.status = field.querySelector("[data-outline-status]");
    this.corners = [];
    this.closed = false;
    this.shape = L.layerGroup().addTo(map);
    this.ground = map.getContainer();
    this.ground.tabIndex = 0;
    this.ground.addEventListener("keydown", (event) => this.onKey(event));
    map.on("click", ({ latlng }) => this.add(latlng));
    text.addEventListener("change", () => this.read());
    this.deeds = { add: () => this.add(map.getCenter()), undo: () => this.undo(), finish: () => this.finish(), clear: () => this.clear() };
    for (const button of field.querySelectorAll("[data-draw]")) {
      button.addEventListener("click", () => this.deeds[button.dataset.draw]());
    }
    this.read();
  }

  // The cross stands still in the middle; the arrows move the map beneath it, so that it is always in sight.
  onKey(event) {
    const way = ARROWS[event.key];
    const step = event.shiftKey ? SMALL_STEP : STEP;
    if (way) this.map.panBy([way[0] * step, way[1] * step], { animate: false });
    else if (event.key === "Enter") this.deeds.add();
    else if (event.key === "Backspace" || event.key === "Delete") this.undo();
    else if (event.key.toLowerCase() === "f") this.finish();
    else if (event.key === "+" || event.key === "-") this.map.zoomIn(event.key === "+" ? 1 : -1, { animate: false });
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  add(where) {
    if (this.closed) return this.say(this.words.isClosed);
    this.corners.push(where.wrap());
    this.show();
    this.say(`${this.words.corner} ${this.corners.length}`);
  }

  undo() {
    if (this.closed && this.corners.length) this.closed = false;
    else if (!this.closed) this.corners.pop();
    else return this.say(this.words.isClosed);
    this.show();
    this.say(`${this.words.undone} ${this.corners.length}`);
  }

  finish() {
    if (this.corners.length < FEWEST_CORNERS) return this.say(this.words.tooFew);
    this.closed = true;
    this.show();
    this.say(this.words.finished);
  }

  clear() {
    this.corners = [];
    this.closed = false;
    this.show();
    this.say(this.words.cleared);
  }

  // What somebody has pasted or corrected by hand is drawn, when it is a list of corners.
  read() {
    if (this.text.value.trim().startsWith("{")) return this.readGeoJson();
    const lines = this.text.value.split("\n").map((line) => line.trim()).filter(Boolean);
    const corners = lines.map((line) => line.match(/^(-?\d+(?:\.\d+)?)[\s,;]+(-?\d+(?:\.\d+)?)$/));
    if (!lines.length || corners.includes(null)) return;
    this.corners = corners.map(([, lat, lon]) => L.latLng(Number(lat), Number(lon)));
    this.closed = this.corners.length >= FEWEST_CORNERS;
    this.draw();
    this.map.fitBounds(L.latLngBounds(this.corners), { padding: [30, 30], maxZoom: 14, animate: false });
  }

  // An outline from another map is shown as it is; to draw anew one begins anew.
  readGeoJson() {
    this.shape.clearLayers();
    try {
      const drawn = L.geoJSON(JSON.parse(this.text.value), { style: SHAPE }).addTo(this.shape);
      this.corners = [];
      this.closed = true;
      this.map.fitBounds(drawn.getBounds(), { padding: [30, 30], maxZoom: 14, animate: false });
    } catch {
      this.closed = false;
    }
  }

  show() {
    this.text.value = this.corners.map(({ lat, lng }) => `${degrees(lat)}, ${degrees(lng)}`).join("\n");
    this.draw();
  }

  draw() {
    this.shape.clearLayers();
    const shape = this.closed ? L.polygon(this.corners, SHAPE) : L.polyline(this.corners, { ...SHAPE, fill: false });
    if (this.corners.length) shape.addTo(this.shape);
    for (const corner of this.corners) {
      L.circleMarker(corner, { className: "map-corner", interactive: false, radius: 5 }).addTo(this.shape);
    }
    this.ground.dataset.corners = this.corners.length;
  }

  say(words) {
    if (this.status) this.status.textContent = words ?? "";
  }
}
