// Everything here makes a page that already works more comfortable: without it links and forms do the same.
import htmx from "htmx.org";
import { followBaskets } from "./baskets.js";
import { keepOpenFolds, openFiltersOnWideScreens } from "./folds.js";
import { announceResults, announceWork, prepareSwaps } from "./swaps.js";
import { followSliders } from "./sliders.js";

window.htmx = htmx;
document.documentElement.classList.add("has-script");

openFiltersOnWideScreens();
keepOpenFolds();
followSliders();
followBaskets();
prepareSwaps();
announceResults();
announceWork();
forgetPagesOfSomebody();

// Pages kept for a hand-over without network name households: who has signed out leaves none behind.
function forgetPagesOfSomebody() {
  if ("caches" in window && !document.querySelector(".account-menu")) caches.delete("weighing-pages");
}
