import { withHeaders, type Step } from "./pipeline.js";

/** A short-lived token, as `POST /v1/tokens` answers it. */
export interface Token {
  token: string;
  /** RFC 3339. */
  expires_at: string;
}

/** Gets a fresh token, usually from one's own backend, which keeps the key. Without an end it is used until refused. */
export type TokenSource = () => Promise<string | Token>;

/** Shows the key, where there is one. */
export function showKey(key: () => string | undefined): Step {
  return (send) => (request) => {
    const value = key();
    return send(authorized(request) || !value ? request : withHeaders(request, { authorization: `Bearer ${value}` }));
  };
}

/** Shows a token, which is renewed a while before it ends, and once more when the server refuses it all the same. */
export function showToken(source: TokenSource): Step {
  let held: Promise<Held> | undefined;
  const renew = () => {
    const fresh = source().then(hold);
    held = fresh;
    fresh.catch(() => {
      if (held === fresh) held = undefined;
    });
    return fresh;
  };
  const current = async () => {
    const now = await (held ?? renew());
    return Date.now() < now.renewAt ? now : renew();
  };

  return (send) => async (request) => {
    if (authorized(request)) return send(request);
    const again = request.clone();
    const used = await current();
    const response = await send(bearing(request, used));
    if (response.status !== 401) return response;
    // Of several calls that are refused together, the first renews the token for all.
    const fresh = held && (await held) !== used ? await held : await renew();
    return send(bearing(again, fresh));
  };
}

interface Held {
  token: string;
  /** By our clock, milliseconds. */
  renewAt: number;
}

const RENEW_BEFORE_MS = 60_000;

function hold(token: string | Token): Held {
  if (typeof token === "string") return { token, renewAt: Infinity };
  const left = Date.parse(token.expires_at) - Date.now();
  // A token that lives only minutes is renewed late in its life, not at once.
  return { token: token.token, renewAt: Date.now() + Math.max(left - RENEW_BEFORE_MS, left * 0.8) };
}

const authorized = (request: Request) => request.headers.has("authorization");
const bearing = (request: Request, { token }: Held) => withHeaders(request, { authorization: `Bearer ${token}` });
