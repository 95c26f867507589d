// The map of an answer. The server has drawn it already; here it learns to move, and cards and
// markers learn of each other. Without data or without Leaflet the drawing stays.
import "leaflet/dist/leaflet.css";
import { drawLiveMap } from "./live-map.js";
import { lightPartners } from "./partners.js";

const live = new WeakSet();

function enhance() {
  for (const frame of document.querySelectorAll("[data-map]")) {
    if (live.has(frame)) continue;
    live.add(frame);
    if (frame.dataset.url) drawLiveMap(frame);
  }
}

lightPartners();
enhance();
document.addEventListener("htmx:afterSettle", enhance);
