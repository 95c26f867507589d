// The sum of a basket and the packs it helps to fill, while one types. What counts is worked out by the server.

export function followBaskets() {
  document.addEventListener("input", ({ target }) => {
    const basket = target.closest("[data-basket]");
    if (basket) recount(basket);
  });
}

function recount(basket) {
  let booked = 0;
  let most = 0;
  for (const line of basket.querySelectorAll("[data-line]")) {
    const quantity = whole(line.querySelector("[data-cell=q]"));
    const tolerance = Math.max(0, whole(line.querySelector("[data-cell=upto]")) - quantity);
    booked += quantity * Number(line.dataset.price);
    const dearest = (quantity + tolerance) * Number(line.dataset.price);
    // What is weighed may weigh more, by as much as the server says.
    most += Math.ceil((dearest * (100 + Number(line.dataset.margin ?? 0))) / 100);
    fill(basket, line, quantity, tolerance);
  }
  tell(basket, "booked", booked);
  tell(basket, "most", most);
}

function whole(input) {
  const text = input?.value.trim() ?? "";
  return /^\d{1,4}$/.test(text) ? Number(text) : 0;
}

function tell(basket, name, cents) {
  const money = new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: "EUR", useGrouping: "always" });
  basket.querySelector(`[data-total=${name}]`).textContent = money.format(cents / 100);
}

function fill(basket, line, mine, mineMore) {
  const words = line.querySelector("[data-words]");
  if (!words) return;
  const pack = Number(line.dataset.pack);
  const quantity = Number(line.dataset.others) + mine;
  const tolerance = "firm" in line.dataset ? 0 : Number(line.dataset.othersTolerance) + mineMore;
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
