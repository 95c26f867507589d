// Forms that hold a place: a pin to be moved, an area to be drawn. Without this the fields do the same.
import "leaflet/dist/leaflet.css";
import { drawAreas } from "./area-map.js";
import { movePins } from "./pin-map.js";

for (const field of document.querySelectorAll("[data-pin]")) movePins(field);
for (const field of document.querySelectorAll("[data-area]")) drawAreas(field);
