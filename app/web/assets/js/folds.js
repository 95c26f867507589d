// Disclosures: a fold that a person opened stays open when the answer around it is replaced.

const WIDE = "(min-width: 900px)";

export function openFiltersOnWideScreens() {
  // Style sheets show the closed filters on wide screens where ::details-content is known.
  if (CSS.supports("selector(::details-content)")) return;
  const open = () => {
    const filters = document.getElementById("filters");
    if (filters && window.matchMedia(WIDE).matches) filters.open = true;
  };
  open();
  document.addEventListener("htmx:afterSettle", open);
}

export function keepOpenFolds() {
  let open = [];
  document.addEventListener("htmx:beforeSwap", () => {
    open = [...document.querySelectorAll("details[open][id]")].map((fold) => fold.id);
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  });
}
