import { DaoyouProblem } from "./problem.js";
import type { Send } from "./pipeline.js";
import { sleep } from "./sleep.js";
import { serverEvents } from "./sse.js";
import type { components } from "./schema.js";

type Change = components["schemas"]["Change"];

/** What changed, and where to go on next time. */
export type Changes = components["schemas"]["ChangePage"];

export interface FollowOptions {
  /** `next_cursor` of the changes handled last; without it only what changes from now on is told. */
  since?: string | undefined;
  /** Ends the following, without an error. */
  signal?: AbortSignal | undefined;
  /** How often is asked where the server does not push. */
  everyMs?: number;
}

const PAGE = 1000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Follows the change feed: pushed where the server pushes, asked for else. A failure of the network or of the server
 * is waited out; a refusal is thrown. Keep `next_cursor` after you have handled the items.
 */
export async function* followChanges(
  send: Send,
  url: string,
  { since, signal, everyMs = 15_000 }: FollowOptions = {},
): AsyncGenerator<Changes, void, undefined> {
  let cursor = since ?? "0";
  // Where now is in the feed is only known after its last page: what changed before is passed over.
  let silent = since === undefined;
  let failures = 0;
  while (!signal?.aborted) {
    let more = false;
    try {
      for await (const page of read(send, `${url}?since=${cursor}&limit=${PAGE}`, silent, signal)) {
        cursor = page.next_cursor;
        more = page.items.length === PAGE;
        if (!silent && page.items.length > 0) yield page;
      }
      failures = 0;
      silent &&= more;
    } catch (error) {
      if (signal?.aborted) return;
      if (error instanceof DaoyouProblem && error.status < 500 && error.status !== 429) throw error;
      failures++;
    }
    if (!more) await pause(Math.max(everyMs, Math.min(everyMs * 2 ** failures, LONGEST_PAUSE_MS)), signal);
  }
}

/** One page, or what is pushed until the stream ends. */
async function* read(
  send: Send,
  url: string,
  silent: boolean,
  signal: AbortSignal | undefined,
): AsyncGenerator<Changes, void, undefined> {
  const accept = silent ? "application/json" : "text/event-stream, application/json;q=0.5";
  const response = await send(new Request(url, { headers: { accept }, signal }));
  if (!response.headers.get("content-type")?.startsWith("text/event-stream")) {
    yield (await response.json()) as Changes;
    return;
  }
  for await (const { data } of serverEvents(response.body as ReadableStream<Uint8Array>)) {
    const change = JSON.parse(data) as Change;
    yield { items: [change], next_cursor: String(change.seq) };
  }
}

/** A pause is no failure when it is ended. */
async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(ms, signal).catch(() => undefined);
}
