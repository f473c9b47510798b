// What the examples use of a mini-program's `wx`, over the network. Prepended to an example.
import { readFile, writeFile } from "node:fs/promises";

interface Callbacks {
  success(answer: object): void;
  fail(error: { errMsg: string }): void;
}

const stored = new Map<string, unknown>();

async function send({ success, fail }: Callbacks, url: string, init: RequestInit, asText = false) {
  let answer;
  try {
    const response = await fetch(url, init);
    const text = await response.text();
    answer = { statusCode: response.status, data: asText ? text : JSON.parse(text) };
  } catch (error) {
    return fail({ errMsg: String(error) });
  }
  success(answer);
}

const wx = {
  request({
    url,
    method = "GET",
    data = {},
    ...callbacks
  }: { url: string; method?: string; data?: object } & Callbacks) {
    const query = method === "GET" ? `?${new URLSearchParams(data as Record<string, string>)}` : "";
    const body = method === "GET" ? {} : { body: JSON.stringify(data) };
    void send(callbacks, url + query, { method, headers: { "content-type": "application/json" }, ...body });
  },

  async uploadFile(
    call: { url: string; filePath: string; name: string; formData: Record<string, unknown> } & Callbacks,
  ) {
    const form = new FormData();
    form.append(call.name, new Blob([await readFile(call.filePath)]), call.filePath);
    for (const [name, value] of Object.entries(call.formData)) form.append(name, String(value));
    await send(call, call.url, { method: "POST", body: form }, true);
  },

  /** The traveller chooses a picture that the server has. */
  async chooseMedia({ success }: Callbacks) {
    // @ts-expect-error BASE is the example's own
    const base: string = BASE;
    const place = await fetch(`${base}/v1/places/half-ripple-pavilion`).then((response) => response.json());
    const picture = await fetch(`${base}/v1/photos/${place.photos[0].picture}`);
    await writeFile("chosen.jpg", new Uint8Array(await picture.arrayBuffer()));
    success({ tempFiles: [{ tempFilePath: "chosen.jpg" }] });
  },

  getLocation: ({ success }: Callbacks) => success({ latitude: 29.8969, longitude: 118.6111 }),
  getStorageSync: (key: string) => stored.get(key) ?? "",
  setStorageSync: (key: string, value: unknown) => void stored.set(key, value),
};

export { wx };
