import { expect, test } from "vitest";
import { createDaoyou, type Change, type FollowOptions } from "../../src/index.js";
import { fakeServer, problemOf, refusal, type Reply } from "./fake-server.js";

const change = (seq: number): Change => ({ seq, subject: "place", id: `p_${seq}`, at: "2026-11-26T12:00:00Z" });
const page = (next_cursor: string, ...seqs: number[]): Reply => ({ json: { items: seqs.map(change), next_cursor } });

/** The cursors of the first pages that are told. */
async function follow(baseUrl: string, pages: number, options: FollowOptions = {}): Promise<string[]> {
  const cursors: string[] = [];
  for await (const { next_cursor } of createDaoyou({ baseUrl }).followChanges({ everyMs: 5, ...options })) {
    cursors.push(next_cursor);
    if (cursors.length === pages) break;
  }
  return cursors;
}

test("changes are told from a cursor on, and silence is not", async () => {
  const server = await fakeServer(page("7", 6, 7), page("7"), page("8", 8));
  expect(await follow(server.baseUrl, 2, { since: "5" })).toEqual(["7", "8"]);
  expect(server.asked.map(({ path }) => path.match(/since=\d+/)?.[0])).toEqual(["since=5", "since=7", "since=7"]);
});

test("without a cursor only what changes from now on is told", async () => {
  const full = Array.from({ length: 1000 }, (_, index) => index + 1);
  const server = await fakeServer(page("1000", ...full), page("1002", 1001, 1002), page("1003", 1003));
  expect(await follow(server.baseUrl, 1)).toEqual(["1003"]);
});

test("a failure of the server is waited out", async () => {
  const server = await fakeServer(refusal(500, "internal"), page("1", 1));
  expect(await follow(server.baseUrl, 1, { since: "0" })).toEqual(["1"]);
});

test("a refusal is told", async () => {
  const server = await fakeServer(refusal(401, "unauthorized"));
  expect((await problemOf(follow(server.baseUrl, 1, { since: "0" }))).code).toBe("unauthorized");
});

test("a server that pushes is listened to", async () => {
  const server = await fakeServer((response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const seq of [4, 5]) response.write(`id: ${seq}\nevent: change\ndata: ${JSON.stringify(change(seq))}\n\n`);
  });
  expect(await follow(server.baseUrl, 2, { since: "3" })).toEqual(["4", "5"]);
  expect(server.asked[0]?.headers.accept).toContain("text/event-stream");
});

test("a signal ends the following without an error, while it waits and while it asks", async () => {
  const waiting = await fakeServer(page("0"));
  expect(await follow(waiting.baseUrl, 1, { since: "0", everyMs: 9_000, signal: AbortSignal.timeout(50) })).toEqual([]);
  const silent = await fakeServer(() => undefined);
  expect(await follow(silent.baseUrl, 1, { since: "0", signal: AbortSignal.timeout(50) })).toEqual([]);
});
