// The examples of docs/examples.md, in both languages, compiled always and run where a server is given.
import { describe, expect, test, type TestContext } from "vitest";
import { complaints } from "./compile.js";
import { DOCUMENTS, marksOf, program, sectionsOf, type Block, type Section } from "./examples/documents.js";
import { runMiniProgram, runShell, runTypeScript, type Ran, type Where } from "./examples/run.js";
import { editorKey, NO_ADMIN, NO_SERVER, partnerKey, serves, url } from "./server.js";

const EVERY = [undefined, "problem", "partner", "token", "editor"];
const RUN = { sh: runShell, ts: runTypeScript, js: runMiniProgram };
const NAMES = { sh: "curl", ts: "TypeScript", js: "mini-program" };

/** The calls that a section needs, where not every server has them yet. */
function needs(section: Section): string | undefined {
  if (marksOf(section).has("token")) return "/v1/tokens";
  return section.blocks.some(({ code }) => code.includes("/v1/guides")) ? "/v1/guides" : undefined;
}

test("both documents show the same, in the same order", () => {
  const [english, chinese] = DOCUMENTS.map((document) =>
    sectionsOf(document).map(({ blocks }) => blocks.map(({ language, mark }) => `${language} ${mark ?? ""}`)),
  );
  expect(chinese).toEqual(english);
  expect(english?.length).toBeGreaterThan(9);
});

test("their TypeScript compiles", () => {
  const texts = DOCUMENTS.flatMap((document, index) => {
    const [first, ...others] = sectionsOf(document);
    return others.map((section) => [`${index}-${section.place}.ts`, program([first], section, "ts", EVERY) ?? ""]);
  });
  expect(complaints(Object.fromEntries(texts))).toEqual([]);
});

describe.each(DOCUMENTS)("%s", (document) => {
  const [first, ...others] = sectionsOf(document);

  for (const section of others) {
    for (const language of ["sh", "ts", "js"] as const) {
      if (!section.blocks.some((block) => block.language === language)) continue;
      test(`${section.title}: ${NAMES[language]}`, async (context) => {
        const where = await place(section, context);
        const marks = EVERY.filter((mark) => mark !== "editor" || where.env.EDITOR_KEY);
        const code = program([first], section, language, marks) as string;
        expectGood(await RUN[language](code, where), language, marksOf(section).has("problem"));
      });
    }
  }
});

/** The server and the keys for a section, or a skip with the reason why not. */
async function place(section: Section, { skip }: TestContext): Promise<Where> {
  if (!url) return skip(NO_SERVER);
  const call = needs(section);
  if (call && !(await serves(call))) return skip(`this server has no ${call}`);
  const env: Record<string, string> = {};
  const marks = marksOf(section);
  if (marks.has("partner") || marks.has("token")) env.KEY = (await partnerKey()) ?? skip(NO_ADMIN);
  const editor = marks.has("editor") && (await editorKey());
  if (editor) env.EDITOR_KEY = editor;
  return { url, env };
}

function expectGood({ code, stdout, stderr }: Ran, language: Block["language"], refused: boolean): void {
  if (language !== "sh") {
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(stdout).not.toBe("");
    return;
  }
  const lines = stdout.split("\n").filter((line) => line !== "");
  expect(lines).not.toEqual([]);
  // Each line is an answer, an event of a stream, or a status that was asked for.
  const answers = lines.filter((line) => !/^(event: |data: \{|:|\d{3}$)/.test(line)).map((line) => JSON.parse(line));
  expect(stderr).toEqual(refused ? expect.stringContaining("422") : "");
  expect(code).toBe(refused ? 22 : 0);
  if (refused) expect(answers[0].type).toBe("/problems/invalid");
}
