import { DaoyouProblem, type Problem } from "./problem.js";
import type { Send } from "./pipeline.js";
import type { components } from "./schema.js";
import { serverEvents } from "./sse.js";

type Schemas = components["schemas"];

/** A step of an answer: its evidence first, then its text bit by bit, then the whole. */
export type AskEvent =
  | { type: "citations"; citations: Schemas["Citation"][] }
  | { type: "delta"; text: string }
  | { type: "done"; answer: Schemas["Answer"] };

/** Asks, and gives the answer as it is written. Ends by `done`, or throws a {@link DaoyouProblem}. */
export async function* askStream(
  send: Send,
  url: string,
  question: string | Schemas["AskRequest"],
  { signal }: { signal?: AbortSignal } = {},
): AsyncGenerator<AskEvent, void, undefined> {
  const response = await send(
    new Request(url, {
      method: "POST",
      headers: { accept: "text/event-stream", "content-type": "application/json" },
      body: JSON.stringify(typeof question === "string" ? { question } : question),
      signal,
    }),
  );
  for await (const { event, data } of serverEvents(response.body as ReadableStream<Uint8Array>)) {
    const body: unknown = JSON.parse(data);
    switch (event) {
      case "citations":
        yield { type: "citations", ...(body as { citations: Schemas["Citation"][] }) };
        break;
      case "delta":
        yield { type: "delta", ...(body as { text: string }) };
        break;
      case "done":
        yield { type: "done", answer: body as Schemas["Answer"] };
        return;
      case "error":
        throw new DaoyouProblem(body as Problem, response.headers);
    }
  }
  throw new TypeError("the answer broke off; ask again");
}
