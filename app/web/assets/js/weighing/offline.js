// Puts this page and all it is made of where the service worker finds them when there is no network.
export const PAGES = "weighing-pages";
export const FILES = "weighing-files";

export async function keepForLater({ worker, workerScope }, done) {
  if (!("serviceWorker" in navigator) || !worker) return;
  try {
    await navigator.serviceWorker.register(worker, { scope: workerScope });
    await navigator.serviceWorker.ready;
    const page = await caches.open(PAGES);
    const more = [...document.querySelectorAll(".weigh-index a")].map(({ href }) => href);
    for (const url of [location.href, ...more]) {
      // The way to the door is not this page.
      if (!(await page.match(url))) await page.add(new Request(url, { cache: "no-store", redirect: "error" }));
    }
    const files = await caches.open(FILES);
    await Promise.all(madeOf().map(async (url) => (await files.match(url)) ?? files.add(url)));
    // Asked politely, so that the browser does not throw it away when room is short.
    navigator.storage?.persist?.();
    done();
  } catch {
    // Without network at the first visit, or a browser that allows none of it: the bar does not promise it then.
  }
}

function madeOf() {
  const named = [...document.querySelectorAll("link[href], script[src], img[src]")].map((each) => each.href || each.src);
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  const icons = [...document.querySelectorAll("use")].map((use) => new URL(use.getAttribute("href"), location.href).href);
  const ours = [...named, ...loaded, ...icons].map((url) => url.split("#")[0]).filter((url) => url.startsWith(`${location.origin}/static/`));
  return [...new Set(ours)];
}
