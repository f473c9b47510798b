// Compiles a call of every operation of the description, and so finds one that the types do not know or know wrongly.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { complaints } from "./compile.js";

interface Operation {
  parameters?: { name: string; in: string; required?: boolean }[];
  requestBody?: { required?: boolean };
  responses: Record<string, { content?: Record<string, unknown> }>;
}

const description = JSON.parse(readFileSync(new URL("../../../docs/openapi.json", import.meta.url), "utf8")) as {
  paths: Record<string, Record<string, Operation>>;
};
const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

/** What a call must answer, by the type of its content. */
function answer({ responses }: Operation): string {
  const types = Object.entries(responses)
    .filter(([status]) => status.startsWith("2"))
    .flatMap(([, { content }]) => Object.keys(content ?? {}));
  if (types.length === 0) return "undefined";
  if (types.includes("application/json")) return "object";
  return types.every((type) => type.startsWith("text/")) ? "string" : "Blob";
}

function call({ path, method, operation }: (typeof operations)[number], index: number): string {
  const needs = operation.parameters?.some(({ required }) => required) || operation.requestBody?.required;
  const at = JSON.stringify(path);
  return [
    `declare const init${index}: NonNullable<MaybeOptionalInit<paths[${at}], "${method}">>;`,
    `export const answer${index}: ${answer(operation)} = await dy.${method}(${at}, init${index});`,
    `expectKnown(await dy.${method}(${at}, init${index}));`,
    ...(operation.parameters ?? []).map((one) => `init${index}.params!.${one.in}![${JSON.stringify(one.name)}];`),
    ...(needs ? [`// @ts-expect-error ${path} needs parameters or a body`] : []),
    `await dy.${method}(${at});`,
  ].join("\n");
}

const program = `
import type { MaybeOptionalInit } from "openapi-fetch";
import { createDaoyou, type paths } from "../src/index.js";
const dy = createDaoyou();
type Known<T> = 0 extends 1 & T ? never : unknown extends T ? never : T;
declare function expectKnown<T>(value: Known<T>): void;
${operations.map(call).join("\n")}
`;

test("every operation of the description can be called, with what it needs and what it answers known", () => {
  expect(complaints({ "every-operation.ts": program })).toEqual([]);
  expect(operations.length).toBeGreaterThan(40);
});
