import { DaoyouProblem } from 'daoyou';

/** What went wrong, as RFC 9457 says it, whatever way it went wrong. */

export type FieldError = { pointer?: string; row?: number; column?: string; code: string; message: string };

/** Kinds that never reached a server have their own names, so that words can be found for them. */
export type LocalKind = 'offline' | 'aborted' | 'unreadable';

export class Problem extends Error {
  readonly status: number;
  /** The last part of `type`: `invalid`, `unauthorized`, `not_found` …, or a `LocalKind`. */
  readonly kind: string;
  readonly title: string;
  readonly detail: string;
  readonly errors: FieldError[];
  readonly requestId: string | undefined;
  readonly retryAfterS: number | undefined;
  /** The whole document, for kinds that carry more (`edit_conflict` has `conflicts`). */
  readonly body: Record<string, unknown>;

  constructor(status: number, body: Record<string, unknown>, retryAfterS?: number) {
    const title = text(body.title);
    const detail = text(body.detail);
    super(detail || title || `HTTP ${status}`);
    this.name = 'Problem';
    this.status = status;
    this.kind = text(body.type).split('/').pop() || kindOf(status);
    this.title = title;
    this.detail = detail;
    this.errors = Array.isArray(body.errors) ? (body.errors as FieldError[]) : [];
    this.requestId = text(body.request_id) || undefined;
    this.retryAfterS = retryAfterS;
    this.body = body;
  }

  static local(kind: LocalKind): Problem {
    return new Problem(0, { type: kind });
  }

  /** The message of the field with this pointer (`/must_visit/2`, or a parameter's name). */
  of(pointer: string): string | undefined {
    const plain = pointer.replace(/^\//, '');
    return this.errors.find((e) => (e.pointer ?? '').replace(/^\//, '') === plain)?.message;
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function kindOf(status: number): string {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  if (status === 429) return 'too_many';
  if (status === 413) return 'too_large';
  if (status >= 500) return 'unavailable';
  return 'unreadable';
}

/** Turns whatever a call threw into a problem. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof DaoyouProblem) return new Problem(error.status, error.problem, error.retryAfterSeconds);
  if (error instanceof DOMException && error.name === 'AbortError') return Problem.local('aborted');
  return Problem.local('offline');
}

/** Reads a refusal that did not come through the client. */
export function problemFromText(status: number, text: string, retryAfter: string | null): Problem {
  const seconds = Number(retryAfter);
  const wait = retryAfter && Number.isFinite(seconds) ? seconds : undefined;
  try {
    const body: unknown = JSON.parse(text);
    if (body && typeof body === 'object') return new Problem(status, body as Record<string, unknown>, wait);
  } catch {
    // a proxy's HTML page, or nothing at all: the status has to do
  }
  return new Problem(status, {}, wait);
}
