// The running server that examples and integration tests are tried against.

/** Its address, where one is given. */
export const url = process.env.DAOYOU_TEST_URL?.replace(/\/$/, "");
const admin = process.env.DAOYOU_TEST_ADMIN_KEY;

export const NO_SERVER = "DAOYOU_TEST_URL is not set";
export const NO_ADMIN = "DAOYOU_TEST_ADMIN_KEY is not set";

type Description = { paths: Record<string, Record<string, unknown>> };
let description: Promise<Description> | undefined;

/** Whether the server has a call. */
export async function serves(path: string): Promise<boolean> {
  description ??= fetch(`${url}/openapi.json`).then((response) => response.json() as Promise<Description>);
  return path in (await description).paths;
}

/** What the server describes: each call as `get /v1/ask`. */
export async function served(): Promise<string[]> {
  await serves("/");
  const { paths } = (await description) as Description;
  return Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));
}

/** The key of a partner of its own, or nothing where no operator's key is given. */
export async function partnerKey(): Promise<string | undefined> {
  const made = await administer<{ key: { key: string } }>("/v1/admin/partners", {
    name: `test ${crypto.randomUUID()}`,
  });
  return made?.key.key;
}

/** The key of an editor of its own, likewise. */
export async function editorKey(): Promise<string | undefined> {
  const made = await administer<{ key: string }>("/v1/admin/editors", {
    name: `test ${crypto.randomUUID()}`,
    trusted: true,
  });
  return made?.key;
}

async function administer<Made>(path: string, body: object): Promise<Made | undefined> {
  if (!url || !admin) return undefined;
  const response = await fetch(url + path, {
    method: "POST",
    headers: { authorization: `Bearer ${admin}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Made;
}
