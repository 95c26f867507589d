// Governs the weighing pages and nothing else: from the network while it answers, else as they were last seen here.
import { FILES, PAGES } from "./weighing/offline.js";

const PATIENCE_MS = 4_000;
const KEPT_MS = 14 * 24 * 3600 * 1000;
const NEVER_SEEN = `<!doctype html><html lang="it"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Manca la rete</title>
<h1>Manca la rete</h1><p>Questa pagina non è mai stata aperta su questo telefono: per usarla senza rete va aperta una volta con la rete.</p>
<p lang="en">No network, and this page was never opened on this phone: open it once with a network, then it works without.</p>`;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(Promise.all([self.clients.claim(), forgetOld()])));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
});

async function page(event) {
  const fresh = fromNetwork(event);
  const kept = await match(event.request.url);
  if (!kept) return fresh.catch(() => new Response(NEVER_SEEN, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } }));
  const late = new Promise((resolve) => setTimeout(() => resolve(kept), PATIENCE_MS));
  return Promise.race([fresh.catch(() => kept), late]);
}

async function fromNetwork(event) {
  const answer = await fetch(event.request);
  // Only what is really this page: no way to the door, no page of an error.
  if (answer.status === 200 && answer.type === "basic") {
    const copy = answer.clone();
    event.waitUntil(caches.open(PAGES).then((cache) => cache.put(event.request.url, copy)));
  }
  return answer;
}

async function match(url) {
  const cache = await caches.open(PAGES);
  // Another view of the same list is better than none.
  return (await cache.match(url)) ?? cache.match(url, { ignoreSearch: true });
}

async function file(request) {
  const cache = await caches.open(FILES);
  const kept = await cache.match(request.url, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request.url, answer.clone());
  return answer;
}

async function forgetOld() {
  const cache = await caches.open(PAGES);
  for (const request of await cache.keys()) {
    const answer = await cache.match(request);
    if (Date.now() - Date.parse(answer.headers.get("date") ?? "") > KEPT_MS) await cache.delete(request);
  }
}
