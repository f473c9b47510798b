import { withHeaders, type Step } from "./pipeline.js";

interface Kept {
  etag: string;
  body: ArrayBuffer;
  headers: Headers;
}

/** At most so many answers are kept. */
const KEPT = 200;

/**
 * Keeps what GETs answered, asks whether it is still so, and gives it again when the server says yes (304). Nothing is
 * given without asking, so an answer is never older than it looks.
 */
export function etagCache(most = KEPT): Step {
  const kept = new Map<string, Kept>();

  const keep = (key: string, answer: Kept) => {
    kept.delete(key);
    kept.set(key, answer);
    // A Map keeps the order of insertion: the first is the one not used for longest.
    if (kept.size > most) kept.delete(kept.keys().next().value as string);
  };

  return (send) => async (request) => {
    if (request.method !== "GET" || request.headers.has("if-none-match")) return send(request);
    const key = keyOf(request);
    const known = kept.get(key);
    const response = await send(known ? withHeaders(request, { "if-none-match": known.etag }) : request);
    if (known && response.status === 304) {
      keep(key, known);
      return new Response(known.body, { headers: known.headers });
    }
    const etag = response.headers.get("etag");
    if (response.status !== 200 || !etag || !isText(response)) return response;
    const body = await response.arrayBuffer();
    keep(key, { etag, body, headers: response.headers });
    return new Response(body, { headers: response.headers });
  };
}

/** The same address answers otherwise in another language or to another reader. */
function keyOf({ url, headers }: Request): string {
  return JSON.stringify([url, headers.get("accept-language"), headers.get("accept"), headers.get("authorization")]);
}

/** Pictures are left to the browser's own cache. */
const isText = (response: Response) => /json|^text\/(?!event-stream)/.test(response.headers.get("content-type") ?? "");
