import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { createDaoyou, type AskEvent } from "../../src/index.js";
import { serverEvents } from "../../src/sse.js";
import { fakeServer, problemOf, refusal } from "./fake-server.js";

const STREAM =
  ': alive\n\nevent: citations\ndata: {"citations":[{"n":1}]}\n\n' +
  'event: delta\ndata: {"text":"山神叫一株松树去学。"}\n\nevent: delta\ndata: {"text":"[1]"}\n\n' +
  'event: done\ndata: {"answer":"山神叫一株松树去学。[1]"}\n\n';

const stream = (text: string) => (response: ServerResponse) =>
  void response.writeHead(200, { "content-type": "text/event-stream" }).end(text);

async function collect(events: AsyncIterable<AskEvent>): Promise<AskEvent[]> {
  const all: AskEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

test("an answer comes as it is written: its evidence, its text, then the whole", async () => {
  const server = await fakeServer(stream(STREAM));

  const events = await collect(createDaoyou(server).askStream("听涛松有什么传说?"));

  expect(events.map(({ type }) => type)).toEqual(["citations", "delta", "delta", "done"]);
  expect(events[1]).toEqual({ type: "delta", text: "山神叫一株松树去学。" });
  expect(server.asked[0]).toMatchObject({ body: '{"question":"听涛松有什么传说?"}' });
  expect(server.asked[0]?.headers.accept).toBe("text/event-stream");
});

test("it does not matter where the network cuts the stream", async () => {
  for (const text of [STREAM, STREAM.replaceAll("\n", "\r\n"), STREAM.replaceAll("\n", "\r")]) {
    const bytes = new TextEncoder().encode(text);
    for (const size of [1, 2, 3, 7, bytes.length]) {
      const pieces = new ReadableStream<Uint8Array>({
        start(controller) {
          for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
          controller.close();
        },
      });
      const names: string[] = [];
      for await (const { event } of serverEvents(pieces)) names.push(event);
      expect(names).toEqual(["citations", "delta", "delta", "done"]);
    }
  }
});

test("an answer that fails on its way throws its problem", async () => {
  const problem = {
    type: "/problems/internal",
    title: "A failure",
    status: 500,
    detail: "try again",
    instance: "/v1/ask",
  };
  const server = await fakeServer(
    stream(`event: citations\ndata: {"citations":[]}\n\nevent: error\ndata: ${JSON.stringify(problem)}\n\n`),
  );
  const told = await problemOf(collect(createDaoyou(server).askStream("?")));
  expect(told).toMatchObject({ code: "internal", message: "try again" });
});

test("a question that is refused throws its problem before any event", async () => {
  const server = await fakeServer(refusal(422, "invalid"));
  expect((await problemOf(collect(createDaoyou(server).askStream("")))).code).toBe("invalid");
});

test("a stream that breaks off is not taken for an answer", async () => {
  const server = await fakeServer(stream('event: delta\ndata: {"text":"山"}\n\n'));
  await expect(collect(createDaoyou(server).askStream("?"))).rejects.toThrow("broke off");
});

test("whoever stops listening ends the answering", async () => {
  let closed!: Promise<unknown>;
  const server = await fakeServer((response) => {
    closed = new Promise((resolve) => response.on("close", resolve));
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write('event: delta\ndata: {"text":"山"}\n\n');
  });
  for await (const event of createDaoyou(server).askStream("?")) {
    expect(event.type).toBe("delta");
    break;
  }
  await closed;
});

test("a signal ends it, too", async () => {
  const server = await fakeServer((response) => {
    response.writeHead(200, { "content-type": "text/event-stream" }).write('event: delta\ndata: {"text":"山"}\n\n');
  });
  const stop = new AbortController();
  const listening = (async () => {
    for await (const _ of createDaoyou(server).askStream("?", { signal: stop.signal })) stop.abort();
  })();
  await expect(listening).rejects.toMatchObject({ name: "AbortError" });
});
