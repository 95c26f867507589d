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
    most += (quantity + tolerance) * Number(line.dataset.price);
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
  const size = Number(line.dataset.pack);
  const quantity = Number(line.dataset.others) + mine;
  const tolerance = Number(line.dataset.othersTolerance) + mineMore;
  const rest = quantity % size;
  const offered = rest ? Math.min(tolerance, size - rest) : 0;
  const share = (units) => Math.floor((units * 100) / size);
  const [booked, more] = ["booked", "tolerance"].map((name) => line.querySelector(`[data-bar=${name}]`));
  booked.setAttribute("width", share(rest));
  more.setAttribute("x", share(rest));
  more.setAttribute("width", share(offered));
  words.textContent = said(basket.dataset, quantity, size, rest ? size - rest - offered : 0);
}

function said(texts, quantity, size, missing) {
  if (quantity === 0) return texts.none;
  if (missing) return missing === 1 ? texts.missingOne : texts.missing.replace("{n}", missing);
  if (quantity % size) return texts.fills;
  const full = quantity / size;
  return full === 1 ? texts.fullOne : texts.full.replace("{n}", full);
}
