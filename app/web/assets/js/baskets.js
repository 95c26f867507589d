// The sum of a basket and the packs it helps to fill, while one types and while others book. What counts is worked
// out by the server.

const LOOK_EVERY_MS = 30_000;
// Who has typed nothing for ten minutes has gone: their page asks no more until they come back to it.
const MOST_LOOKS = 20;

export function followBaskets() {
  document.addEventListener("input", ({ target }) => {
    const basket = target.closest("[data-basket]");
    if (basket) recount(basket);
  });
  const basket = document.querySelector("[data-basket]");
  // A basket that was refused shows what was typed, and the server sums what was saved.
  if (basket && "refused" in basket.dataset) recount(basket);
  if (basket) followOthers(basket);
}

function followOthers(basket) {
  let looks = 0;
  const look = () => {
    if (document.visibilityState === "visible" && looks++ < MOST_LOOKS) lookAtOthers(basket);
  };
  const comeBack = () => {
    looks = 0;
    look();
  };
  setInterval(look, LOOK_EVERY_MS);
  document.addEventListener("input", () => (looks = 0));
  window.addEventListener("focus", comeBack);
  document.addEventListener("visibilitychange", comeBack);
}

// Read the page again for what others have booked meanwhile; what is typed here stays.
async function lookAtOthers(basket) {
  const answer = await fetch(basket.dataset.live, { redirect: "manual", cache: "no-store" }).catch(() => null);
  // Without a network, or when the order has closed: saving will say so.
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const place of basket.querySelectorAll("[data-line], [data-producer]")) {
    const now = page.getElementById(place.id);
    if (now) Object.assign(place.dataset, now.dataset);
  }
  recount(basket);
}

function recount(basket) {
  let booked = 0;
  let most = 0;
  for (const line of basket.querySelectorAll("[data-line]")) {
    if (!line.querySelector("[data-cell=q]")) continue;
    const quantity = whole(line.querySelector("[data-cell=q]"));
    const tolerance = Math.max(0, whole(line.querySelector("[data-cell=upto]")) - quantity);
    booked += quantity * Number(line.dataset.price);
    const dearest = (quantity + tolerance) * Number(line.dataset.price);
    // What is weighed may weigh more, by as much as the server says.
    most += Math.ceil((dearest * (100 + Number(line.dataset.margin ?? 0))) / 100);
    fill(basket, line, wished(line));
    tellLeft(basket.dataset, line, quantity);
  }
  tell(basket, "booked", booked);
  tell(basket, "most", most);
  for (const section of basket.querySelectorAll("section")) reach(basket.dataset, section);
}

function whole(input) {
  const text = input?.value.trim() ?? "";
  return /^\d{1,4}$/.test(text) ? Number(text) : 0;
}

function tell(basket, name, cents) {
  basket.querySelector(`[data-total=${name}]`).textContent = euro(cents);
}

function euro(cents) {
  return new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: "EUR", useGrouping: "always" }).format(cents / 100);
}

// How far the least order of a producer is, with what would be ordered of each line if the order closed now.
function reach(rule, section) {
  const least = section.querySelector("[data-producer]");
  if (!least) return;
  const reached = { cents: Number(least.dataset.reachedCents), grams: Number(least.dataset.reachedGrams) };
  for (const line of section.querySelectorAll("[data-line]")) {
    if (!line.querySelector("[data-cell=q]")) continue;
    const more = ordered(rule, line, wished(line)) - Number(line.dataset.ordered);
    reached.cents += more * Number(line.dataset.price);
    reached.grams += more * Number(line.dataset.grams);
  }
  const parts = ["cents", "grams"].map((name) => [reached[name], Number(least.dataset[`least${name[0].toUpperCase()}${name.slice(1)}`])]);
  const percent = Math.min(100, ...parts.filter(([, whole]) => whole).map(([part, whole]) => Math.floor((100 * part) / whole)));
  least.querySelector("[data-bar=booked]").setAttribute("width", Math.max(0, percent));
  for (const text of least.querySelectorAll("[data-reaches]")) {
    const kg = new Intl.NumberFormat(document.documentElement.lang).format(Math.floor(reached.grams / 1000));
    text.textContent = text.dataset.text.replace("{n}", text.dataset.reaches === "cents" ? euro(reached.cents) : kg);
  }
}

function wished(line) {
  const mine = whole(line.querySelector("[data-cell=q]"));
  const more = Math.max(0, whole(line.querySelector("[data-cell=upto]")) - mine);
  return {
    mine,
    quantity: Number(line.dataset.others) + mine,
    tolerance: "firm" in line.dataset ? 0 : Number(line.dataset.othersTolerance) + more,
  };
}

function ordered({ rounding, threshold }, line, { quantity, tolerance }) {
  const [size, minimum] = [Number(line.dataset.pack), Number(line.dataset.minimum)];
  const rest = quantity % size;
  const roundedUp = rounding === "up" || (rounding === "threshold" && rest * 100 >= Number(threshold) * size);
  let units = quantity - rest + (rest && roundedUp ? size : 0);
  const goal = Math.ceil(Math.max(quantity, minimum) / size) * size;
  if (quantity && quantity + tolerance >= goal) units = Math.max(units, goal);
  if ("maximum" in line.dataset) units = Math.min(units, Math.floor(Number(line.dataset.maximum) / size) * size);
  return units >= minimum ? units : 0;
}

function tellLeft(texts, line, mine) {
  const place = line.querySelector("[data-left]");
  if (!place) return;
  const left = Math.max(0, Number(line.dataset.room) - mine);
  place.textContent = left === 0 ? texts.leftNone : left === 1 ? texts.leftOne : texts.leftMany.replace("{n}", left);
}

function fill(basket, line, { quantity, tolerance }) {
  const words = line.querySelector("[data-words]");
  if (!words) return;
  const pack = Number(line.dataset.pack);
  // Below the least that is needed in all that is what fills, then pack by pack.
  const least = quantity < Number(line.dataset.least ?? 0) ? Number(line.dataset.least) : 0;
  const size = least || pack;
  const rest = quantity % size;
  const offered = rest ? Math.min(tolerance, size - rest) : 0;
  const share = (units) => Math.floor((units * 100) / size);
  const [booked, more] = ["booked", "tolerance"].map((name) => line.querySelector(`[data-bar=${name}]`));
  booked.setAttribute("width", share(rest));
  more.setAttribute("x", share(rest));
  more.setAttribute("width", share(offered));
  const missing = rest ? size - rest - offered : 0;
  words.textContent = least ? leastSaid(basket.dataset, quantity, least, missing) : said(basket.dataset, quantity, size, missing);
}

function leastSaid(texts, quantity, least, missing) {
  const pattern = quantity === 0 ? texts.leastNone : missing === 0 ? texts.leastFills : missing === 1 ? texts.leastMissingOne : texts.leastMissing;
  return pattern.replace("{least}", least).replace("{n}", missing);
}

function said(texts, quantity, size, missing) {
  if (size === 1) return "";
  if (quantity === 0) return texts.none;
  if (missing) return missing === 1 ? texts.missingOne : texts.missing.replace("{n}", missing);
  if (quantity % size) return texts.fills;
  const full = quantity / size;
  return full === 1 ? texts.fullOne : texts.full.replace("{n}", full);
}
