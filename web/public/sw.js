/*
 * Keeps the shell of the app, so that it opens without a connection, and says honestly that what it
 * shows may be old by showing no answer at all: nothing of the API is ever kept. Guide pages that were
 * read are kept for reading again; they bear their own dates.
 */
const SHELL = 'shell-1';
const PAGES = 'pages-1';
const MOST_PAGES = 60;

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(SHELL)
      .then((cache) => cache.addAll(['/', '/favicon.svg', '/manifest.webmanifest']))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  const known = [SHELL, PAGES];
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((n) => !known.includes(n)).map((n) => caches.delete(n))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith('/assets/')) {
    const fixed = /^\/assets\/(site\.css|guide\.js)$/.test(url.pathname);
    event.respondWith(fixed ? freshElseKept(request, SHELL) : keptElseFresh(request));
  } else if (request.mode === 'navigate' && /^\/guides(\/|$)/.test(url.pathname)) {
    event.respondWith(freshElseKept(request, PAGES));
  } else if (request.mode === 'navigate' && isRoom(url.pathname)) {
    event.respondWith(freshElseKept(request, SHELL, '/'));
  }
});

/** Addresses of the app; the server's own pages and the API are left alone. */
function isRoom(path) {
  return path === '/' || /^\/(photo|walk|on|read|places|edit|review|partner|operator)(\/|$)/.test(path);
}

/** A name with a hash never means anything else. */
async function keptElseFresh(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await keep(SHELL, request, answer.clone());
  return answer;
}

async function freshElseKept(request, name, as) {
  try {
    const answer = await fetch(request);
    if (answer.ok) await keep(name, as ?? request, answer.clone());
    return answer;
  } catch (error) {
    const kept = await caches.match(as ?? request);
    if (kept) return kept;
    throw error;
  }
}

async function keep(name, request, answer) {
  const cache = await caches.open(name);
  await cache.put(request, answer);
  if (name !== PAGES) return;
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST_PAGES)).map((key) => cache.delete(key)));
}
