// Runs an example as a reader would, in a folder of its own.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** How it ended and what it said. */
export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

const PACKAGE = fileURLToPath(new URL("../..", import.meta.url));
const WX = new URL("wx.ts", import.meta.url);
/** The address that the documents name. */
const IN_DOCUMENTS = "http://127.0.0.1:8080";

/** In a terminal: each call says nothing but its answer, ends in a line of its own and fails when it is refused. */
const TERMINAL = 'set -euo pipefail\ncurl() { command curl -sS --fail-with-body "$@" || return $?; echo; }\n';

export interface Where {
  url: string;
  env: Record<string, string>;
}

export function runShell(code: string, where: Where): Promise<Ran> {
  return inFolder((folder) => execute("bash", ["-c", TERMINAL + at(code, where)], folder, where));
}

export function runTypeScript(code: string, where: Where): Promise<Ran> {
  return inFolder(async (folder) => execute(process.execPath, [await module(folder, code, where)], folder, where));
}

/** A mini-program's code, with a `wx` that goes over the network. */
export function runMiniProgram(code: string, where: Where): Promise<Ran> {
  return inFolder(async (folder) => {
    const wx = await readFile(WX, "utf8");
    return execute(process.execPath, [await module(folder, `${wx}\n${code}`, where)], folder, where);
  });
}

const at = (code: string, { url }: Where) => code.replaceAll(IN_DOCUMENTS, url);

async function module(folder: string, code: string, where: Where): Promise<string> {
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  const file = `${folder}/example.mjs`;
  await writeFile(file, ts.transpileModule(at(code, where), { compilerOptions }).outputText);
  return file;
}

/** Within the package, so that `daoyou` is found by its name. */
async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(`${PACKAGE}.example-`);
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function execute(command: string, parameters: string[], cwd: string, { env }: Where): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(
      command,
      parameters,
      { cwd, env: { ...process.env, ...env }, timeout: 60_000 },
      (error, stdout, stderr) => {
        const code = error ? (typeof error.code === "number" ? error.code : 1) : 0;
        resolve({ code, stdout, stderr });
      },
    );
  });
}
