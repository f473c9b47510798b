import { expect, test } from "vitest";
import { createDaoyou } from "../../src/index.js";
import { fakeServer, problemOf, refusal } from "./fake-server.js";

test("a refusal is thrown with its code, its words and the fields at fault", async () => {
  const errors = [{ pointer: "rating_min", code: "invalid", message: "a number from 0 to 5" }];
  const server = await fakeServer(refusal(422, "invalid", { errors, request_id: "r-1" }));

  const problem = await problemOf(createDaoyou(server).get("/v1/search", { params: { query: { rating_min: 9 } } }));

  expect(problem).toMatchObject({ code: "invalid", status: 422, message: "detail of invalid", requestId: "r-1" });
  expect(problem.at("rating_min")?.message).toBe("a number from 0 to 5");
  expect(problem.at("kind")).toBeUndefined();
});

test("a refusal by something in between is a problem too", async () => {
  const server = await fakeServer({ status: 502, body: "<html>", headers: { "x-request-id": "r-2" } });

  const problem = await problemOf(createDaoyou(server).get("/v1/changes"));

  expect(problem).toMatchObject({ code: "foreign", status: 502, message: "Bad Gateway", requestId: "r-2", errors: [] });
  expect(problem.problem.instance).toBe("/v1/changes");
});

test("how long to wait is told in seconds, also where the server names a date", async () => {
  const seconds = await fakeServer(refusal(429, "too_many", {}, { "retry-after": "90" }));
  expect((await problemOf(createDaoyou(seconds).get("/v1/changes"))).retryAfterSeconds).toBe(90);

  const date = new Date(Date.now() + 120_000).toUTCString();
  const dated = await fakeServer(refusal(429, "too_many", {}, { "retry-after": date }));
  expect((await problemOf(createDaoyou(dated).get("/v1/changes"))).retryAfterSeconds).toBeCloseTo(119, -1);

  const silent = await fakeServer(refusal(404, "not_found"));
  expect((await problemOf(createDaoyou(silent).get("/v1/changes"))).retryAfterSeconds).toBeUndefined();
});
