// Compiles text as if it were files of the package.
import { fileURLToPath } from "node:url";
import ts from "typescript";

const PACKAGE = fileURLToPath(new URL("..", import.meta.url));

/** What the compiler says of the texts, by the names they go under. */
export function complaints(texts: Record<string, string>): string[] {
  const files = new Map(Object.entries(texts).map(([name, text]) => [`${PACKAGE}test/${name}`, text]));
  const config = ts.readConfigFile(`${PACKAGE}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, PACKAGE);
  // What one example brings in is there for the next.
  const host = ts.createCompilerHost(Object.assign(options, { noUnusedLocals: false }));
  const disk = { ...host };
  host.fileExists = (name) => files.has(name) || disk.fileExists(name);
  host.getSourceFile = (name, version) => {
    const text = files.get(name);
    return text === undefined ? disk.getSourceFile(name, version) : ts.createSourceFile(name, text, version);
  };
  return ts.getPreEmitDiagnostics(ts.createProgram([...files.keys()], options, host)).map(told);
}

function told({ file, start, messageText }: ts.Diagnostic): string {
  const words = ts.flattenDiagnosticMessageText(messageText, "\n");
  if (!file || start === undefined) return words;
  return `${file.fileName.slice(PACKAGE.length)}:${file.getLineAndCharacterOfPosition(start).line + 1} ${words}`;
}
