// The client against a running server.
import { beforeEach, expect, test, vi } from "vitest";
import { createDaoyou, eachItem, type AskEvent } from "../src/index.js";
import { readFileSync } from "node:fs";
import { NO_ADMIN, NO_SERVER, partnerKey, served, url } from "./server.js";
import { problemOf } from "./unit/fake-server.js";

const dy = createDaoyou({ baseUrl: url ?? "", lang: "en" });

beforeEach(({ skip }) => {
  if (!url) skip(NO_SERVER);
});

test("every call of the server is one that the client knows", async () => {
  const { paths } = JSON.parse(readFileSync(new URL("../../../docs/openapi.json", import.meta.url), "utf8"));
  const known = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods as object).map((method) => `${method} ${path}`),
  );
  expect((await served()).filter((call) => !known.includes(call))).toEqual([]);
});

test("a streamed answer is the plain one", async () => {
  const events: AskEvent[] = [];
  for await (const event of dy.askStream({ question: "What is the legend of the Listening Pine?", lang: "en" }))
    events.push(event);

  const text = events.map((event) => (event.type === "delta" ? event.text : "")).join("");
  const last = events.at(-1);
  expect(events[0]?.type).toBe("citations");
  expect(last?.type === "done" && last.answer.answer).toBe(text);
  expect(last?.type === "done" && last.answer.citations[0]?.freshness.source.name).toBeTruthy();
});

test("an answer that has not changed is asked for by its tag and is the same", async () => {
  const statuses: number[] = [];
  const listening = createDaoyou({
    baseUrl: url as string,
    fetch: async (request) => {
      const response = await fetch(request);
      statuses.push(response.status);
      return response;
    },
  });
  const read = () => listening.get("/v1/routes", { params: { query: { lang: "en" } } });
  // What it says has a date of its last reading, and the demo reads every few seconds: two readings in between are alike.
  await vi.waitFor(
    async () => {
      expect(await read()).toEqual(await read());
      expect(statuses.at(-1)).toBe(304);
    },
    { timeout: 60_000, interval: 100 },
  );
});

test("a refusal names the field and what would be right, in the reader's language", async () => {
  const call = (lang: string) =>
    problemOf(
      createDaoyou({ baseUrl: url as string, lang }).get("/v1/search", { params: { query: { rating_min: 9 } } }),
    );
  expect((await call("en")).at("rating_min")?.message).toContain("0 to 5");
  expect((await call("zh-Hans")).message).toMatch(/[一-鿿]/);
  expect((await call("en")).requestId).toBeTruthy();
});

test("a list is read to its end", async () => {
  const ids = new Set<string>();
  for await (const { id } of eachItem((cursor) => dy.get("/v1/events", { params: { query: { limit: 3, cursor } } }))) {
    ids.add(id);
  }
  expect(ids.size).toBeGreaterThan(3);
});

test("a picture that the server has is recognised", async () => {
  const place = await dy.get("/v1/places/{id}", { params: { path: { id: "half-ripple-pavilion" } } });
  const picture = await fetch(dy.pictureUrl(place.photos[0]?.picture as string));
  const found = await dy.lookupPhoto(await picture.blob(), { lang: "en" });
  expect(found.matches[0]?.place.id).toBe(place.id);
});

test("a photograph that is none is refused by its part", async () => {
  expect((await problemOf(dy.lookupPhoto(new Blob(["not a picture"])))).at("/photo")).toBeDefined();
});

test("a partner's file is rehearsed, sent once and known to answers", async ({ skip }) => {
  const key = (await partnerKey()) ?? skip(NO_ADMIN);
  const partner = createDaoyou({ baseUrl: url as string, key, lang: "en" });
  const name = `Quiet Kiln ${crypto.randomUUID().slice(0, 8)}`;
  const file = new File([`type,external_id,name,kind,ticket\nplace,k,${name},museum,35\n`], "kiln.csv");

  expect((await partner.rehearse(file)).counts.created).toBe(1);
  const first = await partner.upload(file, { idempotencyKey: "one" });
  const again = await partner.upload(file, { idempotencyKey: "one" });
  expect(again.id).toBe(first.id);
  expect((await partner.watchUpload(first.id, { everyMs: 200 })).counts.created).toBe(1);

  const answer = await dy.post("/v1/ask", { body: { question: `How much is the ticket of ${name}?` } });
  expect(answer.answer).toContain("35");
});

test("changes are told from a cursor on", async () => {
  for await (const { items } of dy.followChanges({ since: "0" })) {
    expect(items[0]).toMatchObject({ seq: expect.any(Number), subject: expect.any(String) });
    break;
  }
});
