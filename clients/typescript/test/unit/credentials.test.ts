import { expect, test, vi } from "vitest";
import { createDaoyou } from "../../src/index.js";
import { fakeServer, problemOf, refusal, type Arrived } from "./fake-server.js";

const shown = ({ asked }: { asked: Arrived[] }) => asked.map(({ headers }) => headers.authorization);
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
const unauthorized = refusal(401, "unauthorized");
const ok = { body: "ok" };

test("a key is read anew for each call", async () => {
  const server = await fakeServer(ok);
  let key: string | undefined;
  const dy = createDaoyou({ ...server, key: () => key });
  await dy.get("/healthz");
  key = "k";
  await dy.get("/healthz");
  expect(shown(server)).toEqual([undefined, "Bearer k"]);
});

test("a token is fetched once, also for calls that start together, and used until it nears its end", async () => {
  const server = await fakeServer(ok);
  let made = 0;
  const tokenSource = vi.fn(async () => ({ token: `t${++made}`, expires_at: inSeconds(made === 1 ? 600 : 3600) }));
  const dy = createDaoyou({ ...server, tokenSource });

  await Promise.all([dy.get("/healthz"), dy.get("/healthz")]);
  vi.setSystemTime(Date.now() + 530_000);
  await dy.get("/healthz");
  vi.setSystemTime(Date.now() + 20_000);
  await dy.get("/healthz");
  vi.useRealTimers();

  expect(shown(server)).toEqual(["Bearer t1", "Bearer t1", "Bearer t1", "Bearer t2"]);
  expect(tokenSource).toHaveBeenCalledTimes(2);
});

test("a token of a minute is not renewed with every call", async () => {
  const server = await fakeServer(ok);
  const tokenSource = vi.fn(async () => ({ token: "t", expires_at: inSeconds(30) }));
  const dy = createDaoyou({ ...server, tokenSource });
  await dy.get("/healthz");
  await dy.get("/healthz");
  expect(tokenSource).toHaveBeenCalledTimes(1);
});

test("a token that is refused is renewed once for all, and the call is sent again with its body", async () => {
  let made = 0;
  const tokenSource = vi.fn(async () => `t${++made}`);
  const server = await fakeServer((response, { headers }) => {
    const good = headers.authorization === "Bearer t2";
    response.writeHead(good ? 200 : 401, { "content-type": "application/json" });
    response.end("{}");
  });
  const dy = createDaoyou({ ...server, tokenSource });

  await Promise.all([
    dy.post("/v1/ask", { body: { question: "一" } }),
    dy.post("/v1/ask", { body: { question: "二" } }),
  ]);

  expect(tokenSource).toHaveBeenCalledTimes(2);
  const taken = server.asked.filter(({ headers }) => headers.authorization === "Bearer t2").map(({ body }) => body);
  expect(taken.sort()).toEqual(['{"question":"一"}', '{"question":"二"}']);
});

test("a fresh token that is refused too is told", async () => {
  const server = await fakeServer(unauthorized);
  const dy = createDaoyou({ ...server, tokenSource: async () => "t" });
  expect((await problemOf(dy.get("/healthz"))).code).toBe("unauthorized");
  expect(server.asked).toHaveLength(2);
});

test("a source that fails is asked again by the next call", async () => {
  const server = await fakeServer(ok);
  const tokenSource = vi.fn(async () => "t").mockRejectedValueOnce(new Error("our backend is away"));
  const dy = createDaoyou({ ...server, tokenSource });
  await expect(dy.get("/healthz")).rejects.toThrow("our backend is away");
  expect(await dy.get("/healthz")).toBe("ok");
});
