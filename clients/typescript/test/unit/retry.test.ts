import { expect, test } from "vitest";
import { createDaoyou } from "../../src/index.js";
import { fakeServer, problemOf, refusal } from "./fake-server.js";

const busy = (seconds: string) => refusal(429, "too_many", {}, { "retry-after": seconds });
const late = refusal(503, "timeout", {}, { "retry-after": "0" });
const fine = { json: { items: [], next_cursor: "0" } };

test("a call past the limit is tried again when the server says so", async () => {
  const server = await fakeServer(busy("0.02"), fine);
  const started = performance.now();
  expect(await createDaoyou(server).get("/v1/changes")).toEqual(fine.json);
  expect(performance.now() - started).toBeGreaterThan(15);
  expect(server.asked).toHaveLength(2);
});

test("the tries have an end", async () => {
  const server = await fakeServer(busy("0"));
  expect((await problemOf(createDaoyou(server).get("/v1/changes"))).code).toBe("too_many");
  expect(server.asked).toHaveLength(3);
});

test("nobody waits longer than is patient", async () => {
  const server = await fakeServer(busy("3600"));
  expect((await problemOf(createDaoyou(server).get("/v1/changes"))).retryAfterSeconds).toBe(3600);
  expect(server.asked).toHaveLength(1);
});

test("without a word of the server it is waited a moment", async () => {
  const server = await fakeServer(refusal(503, "unavailable"), fine);
  const dy = createDaoyou({ ...server, patience: { maxWaitMs: 400 } });
  expect((await problemOf(dy.get("/v1/changes"))).code).toBe("unavailable");
});

test("a question that ran out of time is asked again, with its body", async () => {
  const server = await fakeServer(late, { json: { answer: "…" } });
  await createDaoyou(server).post("/v1/ask", { body: { question: "开门吗?" } });
  expect(server.asked.map(({ body }) => body)).toEqual(['{"question":"开门吗?"}', '{"question":"开门吗?"}']);
});

test("what may have been done is not done twice", async () => {
  const server = await fakeServer(late, { json: {} });
  const told = createDaoyou(server).post("/v1/plans", { body: { within: "lanxiu" } });
  expect((await problemOf(told)).code).toBe("timeout");
  expect(server.asked).toHaveLength(1);
});

test("a wait ends with the caller's patience", async () => {
  const server = await fakeServer(busy("9"));
  const call = createDaoyou(server).get("/v1/changes", { signal: AbortSignal.timeout(50) });
  await expect(call).rejects.toMatchObject({ name: "TimeoutError" });
});

test("other refusals are told at once", async () => {
  const server = await fakeServer(refusal(500, "internal"));
  expect((await problemOf(createDaoyou(server).get("/v1/changes"))).code).toBe("internal");
  expect(server.asked).toHaveLength(1);
});
