import { daoyou } from './client';
import { Problem, problemOf } from './problem';

/** The one door to the server: the calls of every room go through here, by the client, and fail as `Problem`. */

export type Query = Record<string, string | number | boolean | undefined | null>;
export type Options = {
  query?: Query;
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

export function address(path: string, query?: Query): string {
  const given = Object.entries(query ?? {}).filter(([, v]) => v !== undefined && v !== null && v !== '');
  if (given.length === 0) return path;
  const search = new URLSearchParams(given.map(([k, v]): [string, string] => [k, String(v)]));
  return `${path}${path.includes('?') ? '&' : '?'}${search}`;
}

/** The client knows each path by its type; rooms that name paths as text come in by this door. */
type Untyped = (method: string, path: string, init: object) => Promise<{ response: Response }>;
const request = daoyou.raw.request as unknown as Untyped;

/** Sends, and throws a `Problem` for whatever is not a success. */
export async function send(method: string, path: string, body?: unknown, options: Options = {}): Promise<Response> {
  const raw = body instanceof FormData || body instanceof Blob || typeof body === 'string';
  const kind = body instanceof Blob ? body.type || 'application/octet-stream' : undefined;
  try {
    const { response } = await request(method.toLowerCase(), address(path, options.query), {
      parseAs: 'stream',
      headers: { ...(kind ? { 'content-type': kind } : {}), ...options.headers },
      ...(options.signal ? { signal: options.signal } : {}),
      ...(body === undefined ? {} : { body }),
      ...(raw ? { bodySerializer: (it: BodyInit) => it } : {}),
    });
    return response;
  } catch (error) {
    throw problemOf(error);
  }
}

async function json<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  try {
    return (await response.json()) as T;
  } catch (error) {
    if (error instanceof DOMException) throw problemOf(error);
    throw Problem.local('unreadable');
  }
}

const call =
  (method: string) =>
  async <T>(path: string, body?: unknown, options?: Options): Promise<T> =>
    json<T>(await send(method, path, body, options));

export const api = {
  get: async <T>(path: string, query?: Query, options?: Options): Promise<T> =>
    json<T>(await send('GET', path, undefined, { ...options, query: { ...query, ...options?.query } })),
  post: call('POST'),
  put: call('PUT'),
  patch: call('PATCH'),
  del: async <T = void>(path: string, options?: Options): Promise<T> =>
    json<T>(await send('DELETE', path, undefined, options)),
};
