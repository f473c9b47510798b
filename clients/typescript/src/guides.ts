import type { Calls, Success } from "./call.js";
import { DaoyouProblem } from "./problem.js";
import type { paths } from "./schema.js";

/** A guide page in one language, with its sections, their evidence and its HTML, which is safe to show. */
export type GuidePage = Success<paths["/v1/guides/{slug}"]["get"]>;
/** A guide page in a list. */
export type GuideItem = Success<paths["/v1/guides"]["get"]>["items"][number];

/** A text of a page: the whole `markdown`, or its `sections`. */
export type GuideEdit = paths["/v1/guides/{slug}"]["put"]["requestBody"]["content"]["application/json"];

/** What became of an edit: others read it, or somebody looks at it first. */
export type SavedGuide = { state: "published"; page: GuidePage } | { state: "pending"; slug: string; revision: number };

/** A section that somebody else changed meanwhile: as it was, as it is now, and as you wrote it. */
export interface SectionConflict {
  section: string;
  title: string;
  base: string;
  theirs: string;
  yours: string;
}

export interface EditConflict {
  conflicts: SectionConflict[];
  /** The page as it is now: edit from its `revision`. */
  current: GuidePage;
}

/**
 * Saves an edit that was made from `revision`. What others changed meanwhile in other sections is kept; where both
 * changed the same, a problem is thrown that {@link editConflict} reads.
 */
export async function saveGuide(api: Calls, slug: string, revision: number, edit: GuideEdit): Promise<SavedGuide> {
  const saved = await api.put("/v1/guides/{slug}", {
    params: { path: { slug }, header: { "If-Match": `"${revision}"` } },
    body: edit,
  });
  if ("sections" in saved) return { state: "published", page: saved };
  return { state: "pending", slug: saved.slug, revision: saved.revision };
}

/** What both changed, when that is why an edit was refused. */
export function editConflict(error: unknown): EditConflict | undefined {
  if (!(error instanceof DaoyouProblem) || error.code !== "edit_conflict") return undefined;
  return error.problem as unknown as EditConflict;
}
