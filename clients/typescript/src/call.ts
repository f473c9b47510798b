import type { Client, MaybeOptionalInit, ParseAs, ParseAsResponse } from "openapi-fetch";
import type {
  HttpMethod,
  MediaType,
  PathsWithMethod,
  RequiredKeysOf,
  ResponseObjectMap,
} from "openapi-typescript-helpers";
import type { paths } from "./schema.js";

type Done = 200 | 201 | 202;
type Contents<Responses> = {
  [Status in keyof Responses & Done]: Responses[Status] extends { content: infer Content } ? Content : never;
}[keyof Responses & Done];
type Meant<Content> = Content extends { "application/json": infer Json }
  ? Json
  : Content extends Record<MediaType, infer Body>
    ? Body
    : undefined;

/** What an operation answers when all is well: its JSON, else its text or `Blob`; `undefined` without a body. */
export type Success<Op> = [Contents<ResponseObjectMap<Op>>] extends [never]
  ? undefined
  : Meant<Contents<ResponseObjectMap<Op>>>;

type Operation<Path extends keyof paths, Method extends HttpMethod> =
  paths[Path] extends Record<Method, infer Found> ? Found : never;
type Init<Options> = RequiredKeysOf<Options> extends never ? [init?: Options] : [init: Options];

/** Calls an operation by its path and answers its body. */
export type Call<Method extends HttpMethod> = <
  Path extends PathsWithMethod<paths, Method>,
  Options extends MaybeOptionalInit<paths[Path], Method>,
>(
  path: Path,
  ...init: Init<Options>
) => Promise<ParseAsResponse<Success<Operation<Path, Method>>, Options>>;

interface AnyInit {
  parseAs?: ParseAs;
  body?: unknown;
  headers?: HeadersInit;
}

type AnyRequest = (method: HttpMethod, path: string, init: AnyInit) => Promise<{ response: Response }>;

/** The methods by which operations are called. */
export function calls(client: Client<paths>) {
  // The types of openapi-fetch follow each path; inside, where no path is known yet, they can only be left aside.
  const request = client.request as unknown as AnyRequest;
  const by = <Method extends HttpMethod>(method: Method) =>
    (async (path: string, { parseAs, ...init }: AnyInit = {}) => {
      if (init.body instanceof Blob) init.headers = { "content-type": "application/octet-stream", ...init.headers };
      const { response } = await request(method, path, { ...init, parseAs: "stream" });
      return read(response, parseAs);
    }) as unknown as Call<Method>;
  return { get: by("get"), post: by("post"), put: by("put"), patch: by("patch"), delete: by("delete") };
}

/** What {@link calls} makes. */
export type Calls = ReturnType<typeof calls>;

/** A form where a file is among the fields, the file itself where it is the body, JSON else. */
export function serialize(body: unknown): BodyInit {
  if (body instanceof Blob || body instanceof FormData) return body;
  const fields = Object.entries(body as object).filter(([, value]) => value !== undefined && value !== null);
  if (!fields.some(([, value]) => value instanceof Blob)) return JSON.stringify(body);
  const form = new FormData();
  for (const [name, value] of fields) {
    if (value instanceof Blob) form.append(name, value);
    else form.append(name, typeof value === "object" ? JSON.stringify(value) : String(value));
  }
  return form;
}

async function read(response: Response, as: ParseAs | undefined): Promise<unknown> {
  if (as === "stream") return response.body;
  if (as) return response[as]();
  if (response.status === 204) return undefined;
  if (response.headers.get("content-disposition")?.startsWith("attachment")) return response.blob();
  const type = response.headers.get("content-type") ?? "";
  if (/[/+]json\b/.test(type)) return response.json();
  return type.startsWith("text/") ? response.text() : response.blob();
}
