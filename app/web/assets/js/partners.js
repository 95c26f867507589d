// A card and its pin (and the area it delivers to) light up together. A card and an area carry data-rank;
// a pin carries data-ranks, for it may stand for several.

export function lightPartners() {
  for (const [type, lit] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
    document.addEventListener(type, ({ target }) => {
      for (const rank of ranksOf(target.closest?.("[data-rank], [data-ranks]"))) light(rank, lit);
    });
  }
  document.addEventListener("click", (event) => {
    const pin = event.target.closest?.("[data-map] [data-ranks]");
    if (pin && goToCard(ranksOf(pin)[0])) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    const pin = event.target.closest?.(".map-pin[data-ranks]");
    if (pin && event.key === "Enter" && goToCard(ranksOf(pin)[0])) event.preventDefault();
  });
}

function ranksOf(element) {
  return (element?.dataset.rank ?? element?.dataset.ranks ?? "").split(" ").filter(Boolean);
}

function light(rank, lit) {
  for (const partner of document.querySelectorAll(`[data-rank="${rank}"], [data-ranks~="${rank}"]`)) {
    partner.classList.toggle("is-lit", lit);
  }
}

function goToCard(rank) {
  const card = document.querySelector(`.offer[data-rank="${rank}"]`);
  const link = card?.querySelector("h2 a");
  if (!link) return false;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  card.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "center" });
  link.focus({ preventScroll: true });
  return true;
}
