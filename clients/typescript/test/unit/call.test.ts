import { expect, test } from "vitest";
import { createDaoyou, eachItem } from "../../src/index.js";
import { fakeServer } from "./fake-server.js";

test("path and query are filled in and the body is answered", async () => {
  const server = await fakeServer({ json: { name: "鹭洲" } });

  const place = await createDaoyou(server).get("/v1/places/{id}", {
    params: { path: { id: "lanxiu-official:heron-isle" }, query: { datum: "gcj02" } },
  });

  expect(place.name).toBe("鹭洲");
  expect(server.asked[0]?.path).toBe("/v1/places/lanxiu-official%3Aheron-isle?datum=gcj02");
});

test("JSON is sent as JSON", async () => {
  const server = await fakeServer({ json: { answer: "…" } });
  await createDaoyou(server).post("/v1/ask", { body: { question: "门票多少钱?" } });
  expect(server.asked[0]).toMatchObject({ method: "POST", body: '{"question":"门票多少钱?"}' });
  expect(server.asked[0]?.headers["content-type"]).toBe("application/json");
});

test("nothing is answered where there is no body", async () => {
  const server = await fakeServer((response) => void response.writeHead(204).end());
  expect(await createDaoyou(server).delete("/v1/plans/{id}", { params: { path: { id: "w" } } })).toBeUndefined();
});

test("text is answered as text, and a file as a Blob", async () => {
  const words = await fakeServer({ body: "ok" });
  expect(await createDaoyou(words).get("/healthz")).toBe("ok");

  const disposition = 'attachment; filename="places.csv"';
  const file = await fakeServer({
    body: "%",
    headers: { "content-type": "text/csv; charset=utf-8", "content-disposition": disposition },
  });
  const template = await createDaoyou(file).get("/v1/partner/templates/{id}", {
    params: { path: { id: "places.csv" } },
  });
  expect(await template.text()).toBe("%");
});

test("an answer can be read otherwise", async () => {
  const server = await fakeServer({ body: "<gpx/>", headers: { "content-type": "application/gpx+xml" } });
  const gpx: string = await createDaoyou(server).post("/v1/routes", {
    params: { query: { format: "gpx" } },
    body: { within: "lanxiu" },
    parseAs: "text",
  });
  expect(gpx).toBe("<gpx/>");
});

test("the address may end with a slash or stand below a path", async () => {
  const server = await fakeServer({ body: "ok" });
  await createDaoyou({ baseUrl: `${server.baseUrl}/guide/` }).get("/healthz");
  expect(server.asked[0]?.path).toBe("/guide/healthz");
});

test("the language is asked for anew with each call, unless the call names another", async () => {
  const server = await fakeServer({ body: "ok" });
  let lang = "zh-Hans";
  const dy = createDaoyou({ ...server, lang: () => lang });
  await dy.get("/healthz");
  lang = "en";
  await dy.get("/healthz");
  await dy.get("/healthz", { headers: { "accept-language": "ja" } });
  expect(server.asked.map(({ headers }) => headers["accept-language"])).toEqual(["zh-Hans", "en", "ja"]);
});

test("headers of an answer are at hand in the raw client", async () => {
  const server = await fakeServer({ json: {}, headers: { etag: '"7.a"' } });
  const { response } = await createDaoyou(server).raw.GET("/v1/guides/{slug}", {
    params: { path: { slug: "heron-isle" } },
  });
  expect(response.headers.get("etag")).toBe('"7.a"');
});

test("a list is read page by page, as far as its items are wanted", async () => {
  const server = await fakeServer(
    { json: { items: [{ id: "a" }, { id: "b" }], next_cursor: "2" } },
    { json: { items: [{ id: "c" }], next_cursor: null } },
  );
  const dy = createDaoyou(server);
  const read = (cursor?: string) => dy.get("/v1/events", { params: { query: { cursor } } });

  const ids: string[] = [];
  for await (const event of eachItem(read)) ids.push(event.id);

  expect(ids).toEqual(["a", "b", "c"]);
  expect(server.asked.map(({ path }) => path)).toEqual(["/v1/events", "/v1/events?cursor=2"]);
});
