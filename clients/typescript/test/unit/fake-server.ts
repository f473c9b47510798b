import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

/** A request as it arrived. */
export interface Arrived {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
}

/** What is answered: a status, headers and a body, or whatever is done with the response itself. */
export type Reply =
  | { status?: number; headers?: Record<string, string>; json?: unknown; body?: string }
  | ((response: ServerResponse, request: Arrived) => void | Promise<void>);

/** A server that answers in turn what the test says, the last for ever, and tells what it was asked. */
export async function fakeServer(...replies: [Reply, ...Reply[]]) {
  const asked: Arrived[] = [];
  const server = createServer(async (request, response) => {
    const { method = "", url = "", headers } = request;
    const arrived = { method, path: url, headers, body: await text(request) };
    const reply = replies[Math.min(asked.length, replies.length - 1)] as Reply;
    asked.push(arrived);
    if (typeof reply === "function") return reply(response, arrived);
    const type = reply.json === undefined ? "text/plain" : "application/json";
    response.writeHead(reply.status ?? 200, { "content-type": type, ...reply.headers });
    response.end(reply.json === undefined ? reply.body : JSON.stringify(reply.json));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** A problem as the server words it. */
export function refusal(status: number, name: string, more: object = {}, headers: Record<string, string> = {}): Reply {
  const problem = {
    type: `/problems/${name}`,
    title: name,
    status,
    detail: `detail of ${name}`,
    instance: "/",
    ...more,
  };
  return { status, json: problem, headers: { "content-type": "application/problem+json", ...headers } };
}

/** The problem that a promise is refused with. */
export async function problemOf(promise: Promise<unknown>) {
  const { DaoyouProblem } = await import("../../src/index.js");
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DaoyouProblem)) throw new TypeError(`expected a problem, not ${String(error)}`);
  return error;
}
