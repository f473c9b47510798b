import { expect, test } from "vitest";
import { createDaoyou } from "../../src/index.js";
import { fakeServer } from "./fake-server.js";

const csv = new File(["external_id,name\nm,苇湾博物馆\n"], "museum.csv");
const card = (status: string, more: object = {}) => ({ json: { id: "u_1", status, searchable: false, ...more } });

test("a photograph is sent with what is known of it, and nothing else", async () => {
  const server = await fakeServer({ json: { confidence: "low", matches: [] } });
  await createDaoyou(server).lookupPhoto(new Blob(["jpeg"]), {
    lat: 29.9,
    lon: 118.6,
    datum: "gcj02",
    heading: undefined,
  });
  const { headers, body } = server.asked[0]!;
  expect(headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
  expect([...body.matchAll(/ name="(\w+)"/g)].map(([, name]) => name)).toEqual(["photo", "lat", "lon", "datum"]);
  expect(body).toMatch(/name="datum"\r\n\r\ngcj02\r\n/);
});

test("a dialogue about a photograph is sent as JSON text in its form", async () => {
  const server = await fakeServer({ json: { answer: "…" } });
  const messages = [{ role: "user" as const, content: "什么朝代的?" }];
  await createDaoyou(server).post("/v1/ask", { body: { photo: new Blob(["jpeg"]), messages } });
  expect(server.asked[0]?.body).toContain('[{"role":"user","content":"什么朝代的?"}]');
});

test("the address of a picture", () => {
  const dy = createDaoyou({ baseUrl: "https://guide.example" });
  expect(dy.pictureUrl("a b", "small")).toBe("https://guide.example/v1/photos/a%20b?size=small");
  expect(dy.pictureUrl("c")).toBe("https://guide.example/v1/photos/c");
});

test("a file is sent as it is, under its name and a key by which it is sent once", async () => {
  const server = await fakeServer(card("queued"));
  const dy = createDaoyou(server);
  await dy.upload(csv, { mode: "partial" });
  await dy.upload(csv, { idempotencyKey: "spring" });
  const [first, second] = server.asked;
  expect(first).toMatchObject({ path: "/v1/partner/uploads?name=museum.csv&mode=partial", body: await csv.text() });
  expect(first?.headers["content-type"]).toBe("application/octet-stream");
  expect(first?.headers["idempotency-key"]).toMatch(/^[0-9a-f]{32}$/);
  expect(second?.headers["idempotency-key"]).toBe("spring");
});

test("a rehearsal stores nothing and needs no key of its own", async () => {
  const server = await fakeServer({ json: { dry_run: true, rows: 1 } });
  expect((await createDaoyou(server).rehearse(csv)).rows).toBe(1);
  expect(server.asked[0]?.path).toBe("/v1/partner/uploads?name=museum.csv&dry_run=true");
  expect(server.asked[0]?.headers["idempotency-key"]).toBeUndefined();
});

test("an upload is watched until answers know it", async () => {
  const server = await fakeServer(card("queued"), card("processing"), card("done"), card("done", { searchable: true }));
  const states: string[] = [];
  const done = await createDaoyou(server).watchUpload("u_1", {
    everyMs: 1,
    onState: ({ status }) => states.push(status),
  });
  expect(done.searchable).toBe(true);
  expect(states).toEqual(["queued", "processing", "done", "done"]);
});

test("an upload that failed or waits for a word is not waited for", async () => {
  const failed = await fakeServer(card("failed", { awaiting: "confirmation" }));
  expect((await createDaoyou(failed).watchUpload("u_1")).awaiting).toBe("confirmation");
  const waiting = await fakeServer(card("queued", { awaiting: "publication" }));
  expect((await createDaoyou(waiting).watchUpload("u_1")).status).toBe("queued");
});
