// Where the browser allows it (a secure address), the page opens without a network too.
const FILES = ["/", "/page.js", "/page.css"];
self.addEventListener("install", (event) => event.waitUntil(caches.open("counting").then((c) => c.addAll(FILES))));
self.addEventListener("fetch", (event) => {
  const path = new URL(event.request.url).pathname;
  if (!FILES.includes(path)) return;
  event.respondWith(
    fetch(event.request)
      .then((reply) => caches.open("counting").then((c) => c.put(path, reply.clone()).then(() => reply)))
      .catch(() => caches.match(path)),
  );
});
