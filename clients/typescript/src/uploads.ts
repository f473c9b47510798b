import type { Calls } from "./call.js";
import { sleep } from "./sleep.js";
import type { components, paths } from "./schema.js";

type UploadCard = components["schemas"]["UploadCard"];
type Rehearsed = components["schemas"]["Rehearsed"];
type Query = NonNullable<paths["/v1/partner/uploads"]["post"]["parameters"]["query"]>;

export interface RehearseOptions extends Omit<Query, "dry_run"> {
  signal?: AbortSignal;
}

export interface UploadOptions extends RehearseOptions {
  /** The same file under the same key is the same upload, however often it is sent; one of its own unless told. */
  idempotencyKey?: string;
}

export interface WatchOptions {
  signal?: AbortSignal;
  everyMs?: number;
  /** Hears of each state on the way. */
  onState?: (upload: UploadCard) => void;
}

/** Says what would become of a file, and stores nothing. */
export async function rehearse(api: Calls, file: Blob, { signal, ...query }: RehearseOptions = {}): Promise<Rehearsed> {
  const answer = await send(api, file, { ...query, dry_run: true }, {}, signal);
  return answer as Rehearsed;
}

/** Sends a partner's file. It is kept when this answers, and taken in its turn: see {@link watchUpload}. */
export async function upload(api: Calls, file: Blob, options: UploadOptions = {}): Promise<UploadCard> {
  const { signal, idempotencyKey = randomKey(), ...query } = options;
  const answer = await send(api, file, query, { "Idempotency-Key": idempotencyKey }, signal);
  return answer as UploadCard;
}

/** Waits until an upload is done with, or waits for somebody's word (`awaiting`). */
export async function watchUpload(api: Calls, id: string, options: WatchOptions = {}): Promise<UploadCard> {
  const { signal, everyMs = 1000, onState } = options;
  for (;;) {
    const card = await api.get("/v1/partner/uploads/{id}", { params: { path: { id } }, signal });
    onState?.(card);
    if (isSettled(card)) return card;
    await sleep(everyMs, signal);
  }
}

/** Done also means that answers know what it says. */
function isSettled({ status, searchable, awaiting }: UploadCard): boolean {
  return awaiting ? true : status === "failed" || (status === "done" && searchable);
}

function send(api: Calls, file: Blob, query: Query, header: { "Idempotency-Key"?: string }, signal?: AbortSignal) {
  const name = file instanceof File ? { name: file.name } : {};
  return api.post("/v1/partner/uploads", {
    params: { query: { ...name, ...query }, header },
    body: file,
    signal,
  });
}

function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
