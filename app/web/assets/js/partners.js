// A card and its marker (and the area it delivers to) light up together: both carry data-rank.

export function lightPartners() {
  for (const [type, lit] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
    document.addEventListener(type, ({ target }) => {
      const rank = target.closest?.("[data-rank]")?.dataset.rank;
      if (rank) light(rank, lit);
    });
  }
  document.addEventListener("click", (event) => {
    const marker = event.target.closest?.("[data-map] [data-rank]");
    if (marker && goToCard(marker.dataset.rank)) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    const marker = event.target.closest?.(".map-pin[data-rank]");
    if (marker && event.key === "Enter" && goToCard(marker.dataset.rank)) event.preventDefault();
  });
}

function light(rank, lit) {
  for (const partner of document.querySelectorAll(`[data-rank="${rank}"]`)) {
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
