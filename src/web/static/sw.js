// Keeps one page with the crisis lines, and what it looks like. Never results.
"use strict";
const KEPT = "waypost-{version}";
const PAGE = "/offline";

self.addEventListener("install", (event) => {
  const fresh = (path) => new Request(path, { cache: "reload" });
  const keep = (cache) => cache.addAll([PAGE, "{kept}"].map(fresh));
  event.waitUntil(caches.open(KEPT).then(keep));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  const drop = (names) =>
    Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(drop));
});

self.addEventListener("fetch", (event) => {
  const request = event.request;
  const { origin, pathname: path } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.mode === "navigate" && path !== "/leave") {
    event.respondWith(fetch(request).catch(() => caches.match(PAGE)));
  } else if (path.startsWith("/static/")) {
    event.respondWith(caches.match(request).then((kept) => kept || fetch(request)));
  }
});
