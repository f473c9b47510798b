import { retryAfter } from "./problem.js";
import { sleep } from "./sleep.js";
import type { Step } from "./pipeline.js";

/** How patient a call is. */
export interface Patience {
  /** How often the same is tried in all. */
  attempts: number;
  /** The longest wait for one more try. When the server asks for more, its refusal is told at once. */
  maxWaitMs: number;
}

export const PATIENT: Patience = { attempts: 3, maxWaitMs: 10_000 };

/** Tries again what the server has no time for now (429, 503), when it says so. */
export function retry({ attempts, maxWaitMs }: Patience = PATIENT): Step {
  return (send) => async (request) => {
    for (let attempt = 1; ; attempt++) {
      const last = attempt >= attempts;
      const response = await send(last ? request : request.clone());
      if (last || !worthAnother(request, response.status)) return response;
      const wait = waitMs(response, attempt);
      if (wait > maxWaitMs) return response;
      await response.body?.cancel();
      await sleep(wait, request.signal);
    }
  };
}

function waitMs(response: Response, attempt: number): number {
  const told = retryAfter(response.headers);
  return told === undefined ? 500 * 2 ** (attempt - 1) : told * 1000;
}

/** Calls that are sent with POST and only read. */
const READING = /\/v1\/(ask|routes|photos\/lookup|guides\/preview)$/;

/** A call past the limit (429) did nothing. One that ran out of time (503) may have: repeated is what can be. */
function worthAnother(request: Request, status: number): boolean {
  if (status === 429) return true;
  if (status !== 503) return false;
  if (request.method !== "POST" && request.method !== "PATCH") return true;
  return request.headers.has("idempotency-key") || READING.test(new URL(request.url).pathname);
}
