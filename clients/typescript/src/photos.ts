import type { Calls } from "./call.js";
import type { components } from "./schema.js";

type Schemas = components["schemas"];

/** What the sender knows of the photograph: where it was taken and in which datum, where the camera looked. */
export interface LookupOptions extends Omit<Schemas["PhotoRequest"], "photo"> {
  signal?: AbortSignal;
}

/** What a photograph shows. Send it at 1280 pixels on its longer side: more is not looked at. */
export function lookupPhoto(
  api: Calls,
  photo: Blob,
  { signal, ...known }: LookupOptions = {},
): Promise<Schemas["PhotoAnswer"]> {
  return api.post("/v1/photos/lookup", { body: { photo, ...known }, signal });
}

/** The address of a picture that the server has, for an `<img>`. */
export function pictureUrl(baseUrl: string, picture: string, size?: string): string {
  return `${baseUrl}/v1/photos/${encodeURIComponent(picture)}${size ? `?size=${encodeURIComponent(size)}` : ""}`;
}
