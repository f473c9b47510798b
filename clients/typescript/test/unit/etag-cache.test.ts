import { expect, test } from "vitest";
import { createDaoyou } from "../../src/index.js";
import { fakeServer, refusal, type Reply } from "./fake-server.js";

const tagged = (name: string, etag: string): Reply => ({ json: { name }, headers: { etag } });
const unchanged: Reply = (response) => void response.writeHead(304).end();
const heron = { params: { path: { id: "heron-isle" } } };

test("what has not changed is not sent again", async () => {
  const server = await fakeServer(tagged("鹭洲", 'W/"a"'), unchanged, unchanged, tagged("鹭岛", 'W/"b"'), unchanged);
  const dy = createDaoyou(server);

  const names: string[] = [];
  for (let time = 0; time < 5; time++) names.push((await dy.get("/v1/places/{id}", heron)).name);

  expect(names).toEqual(["鹭洲", "鹭洲", "鹭洲", "鹭岛", "鹭岛"]);
  const asked = server.asked.map(({ headers }) => headers["if-none-match"]);
  expect(asked).toEqual([undefined, 'W/"a"', 'W/"a"', 'W/"a"', 'W/"b"']);
});

test("another reader or another language has answers of its own", async () => {
  const server = await fakeServer(tagged("鹭洲", '"a"'));
  const reader = { lang: "zh-Hans", key: "one" };
  const dy = createDaoyou({ ...server, lang: () => reader.lang, key: () => reader.key });

  await dy.get("/v1/places/{id}", heron);
  reader.lang = "en";
  await dy.get("/v1/places/{id}", heron);
  reader.key = "two";
  await dy.get("/v1/places/{id}", heron);

  expect(server.asked.every(({ headers }) => headers["if-none-match"] === undefined)).toBe(true);
});

test("what was not used for longest is let go", async () => {
  const server = await fakeServer(tagged("…", '"a"'));
  const dy = createDaoyou({ ...server, keptAnswers: 2 });
  const read = (id: string) => dy.get("/v1/places/{id}", { params: { path: { id } } });

  for (const id of ["one", "two", "one", "three", "one", "two"]) await read(id);

  const asked = server.asked.map(({ path, headers }) => `${path.slice(11)} ${headers["if-none-match"] ?? "-"}`);
  expect(asked).toEqual(["one -", "two -", 'one "a"', "three -", 'one "a"', "two -"]);
});

test("nothing is kept when nothing is to be kept", async () => {
  const server = await fakeServer(tagged("…", '"a"'));
  const dy = createDaoyou({ ...server, keptAnswers: 0 });
  await dy.get("/v1/places/{id}", heron);
  await dy.get("/v1/places/{id}", heron);
  expect(server.asked[1]?.headers["if-none-match"]).toBeUndefined();
});

test("whoever sends a tag gets the server's own answer", async () => {
  const server = await fakeServer(refusal(404, "not_found"));
  await expect(
    createDaoyou(server).get("/v1/places/{id}", { ...heron, headers: { "if-none-match": '"mine"' } }),
  ).rejects.toMatchObject({ status: 404 });
  expect(server.asked[0]?.headers["if-none-match"]).toBe('"mine"');
});
