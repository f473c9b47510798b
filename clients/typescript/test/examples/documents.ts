// The documents' examples: fenced blocks of sh, ts and js, section by section.
import { readFileSync } from "node:fs";

export interface Block {
  language: "sh" | "ts" | "js";
  /** What the block needs or shows, the word after its language: `partner`, `token`, `editor`, `problem`. */
  mark: string | undefined;
  code: string;
}

export interface Section {
  title: string;
  /** Of all examples, as both documents have the same sections in the same order. */
  place: number;
  blocks: Block[];
}

export const DOCUMENTS = ["docs/examples.md", "docs/zh/examples.md"] as const;

/** A document's sections, the first of which prepares the others. */
export function sectionsOf(document: (typeof DOCUMENTS)[number]): [Section, ...Section[]] {
  const text = readFileSync(new URL(`../../../../${document}`, import.meta.url), "utf8");
  const sections = text
    .split(/^## /m)
    .slice(1)
    .map((part, place) => ({ title: part.slice(0, part.indexOf("\n")), place, blocks: blocksOf(part) }));
  return sections as [Section, ...Section[]];
}

/** The code of a section in one language, after what prepares it; only blocks with one of the marks. */
export function program(
  [first]: readonly Section[],
  section: Section,
  language: Block["language"],
  marks: readonly (string | undefined)[],
): string | undefined {
  const of = ({ blocks }: Section) =>
    blocks.filter((block) => block.language === language && marks.includes(block.mark)).map(({ code }) => code);
  const own = of(section);
  return own.length === 0 ? undefined : [...of(first as Section), ...own].join("\n");
}

export const marksOf = ({ blocks }: Section) => new Set(blocks.map(({ mark }) => mark));

function blocksOf(part: string): Block[] {
  return [...part.matchAll(/^```(sh|ts|js)(?: (\w+))?\n(.*?)^```$/gms)].map(([, language, mark, code]) => ({
    language: language as Block["language"],
    mark,
    code: code as string,
  }));
}
