import type { components } from "./schema.js";

/** A field at fault: where it is, what is wrong with it and what would be right. */
export type ProblemError = components["schemas"]["ProblemError"];

/** The body of an error (RFC 9457). Some problems carry more, such as an edit conflict its `conflicts`. */
export type Problem = components["schemas"]["Problem"] & Record<string, unknown>;

/** What the server refused, or could not do. Go by `code`; `message` is for people, in the language of the call. */
export class DaoyouProblem extends Error {
  override readonly name = "DaoyouProblem";
  /** The stable name of the problem: `invalid`, `not_found`, `too_many` … */
  readonly code: string;
  readonly status: number;
  /** The fields at fault; empty when no field is. */
  readonly errors: readonly ProblemError[];
  /** Tell it to the operator when the fault is the server's. */
  readonly requestId: string | undefined;
  /** How long to wait before the same may be tried again, where the server said so. */
  readonly retryAfterSeconds: number | undefined;
  /** The whole body. */
  readonly problem: Problem;

  constructor(problem: Problem, headers?: Headers) {
    super(problem.detail || problem.title);
    this.problem = problem;
    this.code = problem.type.replace(/^.*\/problems\//, "");
    this.status = problem.status;
    this.errors = problem.errors ?? [];
    this.requestId = problem.request_id ?? headers?.get("x-request-id") ?? undefined;
    this.retryAfterSeconds = retryAfter(headers);
  }

  /** What is wrong with a field, by its JSON pointer (`/start/place_id`) or the parameter's name. */
  at(pointer: string): ProblemError | undefined {
    return this.errors.find((error) => error.pointer === pointer);
  }

  /** The problem that a response tells. A proxy in between may answer with something else than a problem. */
  static async from(response: Response): Promise<DaoyouProblem> {
    const text = await response.text();
    return new DaoyouProblem(parsed(text) ?? foreign(response), response.headers);
  }
}

/** The seconds of `Retry-After`, which may also be a date. */
export function retryAfter(headers: Headers | undefined): number | undefined {
  const value = headers?.get("retry-after");
  if (!value) return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, (at - Date.now()) / 1000);
}

function parsed(text: string): Problem | undefined {
  try {
    const body: unknown = JSON.parse(text);
    const is = typeof body === "object" && body !== null && "type" in body && "status" in body;
    return is ? (body as Problem) : undefined;
  } catch {
    return undefined;
  }
}

function foreign(response: Response): Problem {
  const { status, statusText, url } = response;
  const title = statusText || `HTTP ${status}`;
  return { type: "/problems/foreign", title, status, detail: title, instance: url && new URL(url).pathname };
}
