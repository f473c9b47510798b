import { createDaoyou } from 'daoyou';
import { lang } from '../i18n/lang';
import { watched } from './reach';
import { session } from './session';

/**
 * The typed client of the API, speaking as whoever is signed in, in the reader's language. It asks by
 * ETag for what it has, and tries again by itself what the server has no time for.
 */
export const daoyou = createDaoyou({
  baseUrl: '',
  lang: () => lang.value,
  key: () => session.value?.key,
  fetch: sendBytes,
});

/**
 * Sends a body as bytes. A request that may be tried again carries a copied stream, of which the tools
 * of browsers, and the flows, show nothing.
 */
async function sendBytes(request: Request): Promise<Response> {
  if (request.method === 'GET' || request.method === 'HEAD') return watched(fetch(request));
  const { url, method, headers, signal } = request;
  const bytes = await request.arrayBuffer();
  return watched(fetch(url, { method, headers, signal, ...(bytes.byteLength > 0 ? { body: bytes } : {}) }));
}
