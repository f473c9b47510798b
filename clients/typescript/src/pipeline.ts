import { DaoyouProblem } from "./problem.js";

/** Sends a request. */
export type Send = (request: Request) => Promise<Response>;

/** What a request goes through on its way: it may change it, answer it itself, or send it again. */
export type Step = (send: Send) => Send;

/** One way out of several steps, the first of which sees the request first. */
export function pipeline(send: Send, steps: readonly Step[]): Send {
  return steps.reduceRight((next, step) => step(next), send);
}

/** Answers that are not good become {@link DaoyouProblem}, so that nobody can overlook one. */
export const throwProblems: Step = (send) => async (request) => {
  const response = await send(request);
  if (!response.ok) throw await DaoyouProblem.from(response);
  return response;
};

/** A request with other headers; `undefined` leaves one as it is. */
export function withHeaders(request: Request, headers: Record<string, string | undefined>): Request {
  const all = new Headers(request.headers);
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) all.set(name, value);
  return new Request(request, { headers: all });
}
