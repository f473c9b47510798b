// Writes src/schema.ts, the types of every call, from the description that the repository keeps in docs/openapi.json.
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";

const description = new URL("../../../docs/openapi.json", import.meta.url);
const schema = new URL("../src/schema.ts", import.meta.url);

const document = JSON.parse(await readFile(description, "utf8"));

const file = { type: "string", format: "binary" };
const form = { type: "object", required: ["file"], properties: { file } };

for (const methods of Object.values(document.paths)) {
  for (const operation of Object.values(methods)) {
    // Several rooms of the server call an operation `list` or `add`. A name that stands twice would make two members
    // of one interface, so operations go without names: they are typed where they stand, by path and method.
    delete operation.operationId;
    // A file has no schema in the document, as OpenAPI wants it. Said to be binary, it becomes a Blob below.
    for (const { content = {} } of [operation.requestBody ?? {}, ...Object.values(operation.responses ?? {})]) {
      // Files in several forms are files, also in those that could be read as text or JSON.
      const isFile = Object.keys(content).some((type) => /ndjson$|\/zip$|sheet$/.test(type));
      for (const [type, media] of Object.entries(content)) {
        if (isFile || /^image\/|octet-stream$|vector-tile$/.test(type)) media.schema = file;
        if (type === "multipart/form-data") media.schema ??= form;
      }
    }
  }
}

const blob = ts.factory.createTypeReferenceNode("Blob");
const nodes = await openapiTS(document, {
  defaultNonNullable: false,
  transform: (node) => (node.format === "binary" ? blob : undefined),
});

const head = "// Made by `npm run generate` from docs/openapi.json. To change it, change the server.\n\n";
await writeFile(schema, head + astToString(nodes));
