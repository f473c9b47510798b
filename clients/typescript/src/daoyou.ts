import createClient, { type Client } from "openapi-fetch";
import { askStream } from "./ask-stream.js";
import { calls, serialize, type Calls } from "./call.js";
import { followChanges } from "./changes.js";
import { showKey, showToken, type TokenSource } from "./credentials.js";
import { etagCache } from "./etag-cache.js";
import { saveGuide } from "./guides.js";
import { speak } from "./language.js";
import { lookupPhoto, pictureUrl } from "./photos.js";
import { pipeline, throwProblems, type Send } from "./pipeline.js";
import { PATIENT, retry, type Patience } from "./retry.js";
import type { paths } from "./schema.js";
import { rehearse, upload, watchUpload } from "./uploads.js";

/** A value, or where to read it at the time of each call. */
type Lately<Value> = Value | (() => Value | undefined);

export interface DaoyouOptions {
  /** The server's address; empty for a page that the server itself serves. */
  baseUrl?: string;
  /** A key. Only where nobody else can read it: give a page or an app {@link tokenSource} instead. */
  key?: Lately<string>;
  /** Gets short-lived tokens from your own backend. */
  tokenSource?: TokenSource;
  /** The reader's language, BCP-47. */
  lang?: Lately<string>;
  /** Another `fetch`, for tests and for runtimes that bring their own. */
  fetch?: (request: Request) => Promise<Response>;
  /** How many answers are kept to be asked for by ETag; 0 keeps none. */
  keptAnswers?: number;
  /** How patient calls are with a server that has no time for them. */
  patience?: Partial<Patience>;
}

/** The rest of a function's parameters, once the first ones are known. */
type Rest<F, Known extends readonly unknown[]> = F extends (...all: [...Known, ...infer Others]) => infer Result
  ? (...others: Others) => Result
  : never;

/** The client of one server. Every call that is refused throws a `DaoyouProblem`. */
export interface Daoyou extends Calls {
  askStream: Rest<typeof askStream, [Send, string]>;
  followChanges: Rest<typeof followChanges, [Send, string]>;
  lookupPhoto: Rest<typeof lookupPhoto, [Calls]>;
  pictureUrl: Rest<typeof pictureUrl, [string]>;
  upload: Rest<typeof upload, [Calls]>;
  rehearse: Rest<typeof rehearse, [Calls]>;
  watchUpload: Rest<typeof watchUpload, [Calls]>;
  saveGuide: Rest<typeof saveGuide, [Calls]>;
  /** The same calls with the whole response, for those who need its headers. */
  raw: Client<paths>;
}

export function createDaoyou(options: DaoyouOptions = {}): Daoyou {
  const baseUrl = (options.baseUrl ?? "").replace(/\/+$/, "");
  const send = pipeline(options.fetch ?? ((request) => fetch(request)), [
    throwProblems,
    speak(lately(options.lang)),
    options.tokenSource ? showToken(options.tokenSource) : showKey(lately(options.key)),
    etagCache(options.keptAnswers),
    retry({ ...PATIENT, ...options.patience }),
  ]);
  const raw = createClient<paths>({ baseUrl, fetch: send, bodySerializer: serialize });
  const api = calls(raw);
  return {
    ...api,
    raw,
    askStream: (...rest) => askStream(send, `${baseUrl}/v1/ask`, ...rest),
    followChanges: (...rest) => followChanges(send, `${baseUrl}/v1/changes`, ...rest),
    lookupPhoto: (...rest) => lookupPhoto(api, ...rest),
    pictureUrl: (...rest) => pictureUrl(baseUrl, ...rest),
    upload: (...rest) => upload(api, ...rest),
    rehearse: (...rest) => rehearse(api, ...rest),
    watchUpload: (...rest) => watchUpload(api, ...rest),
    saveGuide: (...rest) => saveGuide(api, ...rest),
  };
}

function lately(value: Lately<string> | undefined): () => string | undefined {
  return typeof value === "function" ? value : () => value;
}
