// The service worker: keeps the page's files, so that it opens without a network after the first visit. It sees the
// page's own files only, never a sales file. The build fills in the three constants.

const VERSION = null;
// Named by their content: what is kept is right.
const FIXED = null;
// May change under their names: the network goes first.
const CHANGING = null;

// An origin may carry several copies of the page, each in its own folder.
const CACHES = `aisle ${self.registration.scope} `;
const CACHE = CACHES + VERSION;
const urlOf = (name) => new URL(name, self.registration.scope).href;
const fixedUrls = new Set(FIXED.map(urlOf));
const changingUrls = new Set(CHANGING.map(urlOf));

self.addEventListener('install', (event) => {
  const requests = [...fixedUrls, ...changingUrls].map((url) => new Request(url, { cache: 'no-cache' }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)));
});

// A new version waits until no page of the old one is open, so the old files can go.
self.addEventListener('activate', (event) => {
  event.waitUntil(deleteOldCaches().then(() => self.clients.claim()));
});

async function deleteOldCaches() {
  const old = (await caches.keys()).filter((key) => key.startsWith(CACHES) && key !== CACHE);
  await Promise.all(old.map((key) => caches.delete(key)));
}

self.addEventListener('fetch', (event) => {
  const url = event.request.url.split(/[?#]/)[0].replace(/index\.html$/, '');
  if (event.request.method !== 'GET') return;
  if (fixedUrls.has(url)) {
    event.respondWith(kept(url).then((response) => response ?? fetch(event.request)));
  } else if (changingUrls.has(url)) {
    event.respondWith(fetch(event.request).catch(async (error) => (await kept(url)) ?? Promise.reject(error)));
  }
});

async function kept(url) {
  const cache = await caches.open(CACHE);
  return cache.match(url);
}
