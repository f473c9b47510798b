import type { Citation, Freshness, Page, PlaceRef } from '../api';

/** The shapes of guide pages, as an editor needs them. */

export type TextLang = 'zh-Hans' | 'en';
export type Origin = 'generated' | 'edited' | 'mixed';
export type Protection = 'open' | 'review' | 'locked';

/** Something an edited section rests on that sources no longer say like this. */
export type Flag = {
  code: 'claim_changed' | 'claim_gone';
  /** What is cited: the identifier in its mark. */
  cite: string;
  field?: string | null;
  place?: PlaceRef | null;
  before?: string | null;
  now?: string | null;
  citation?: Citation | null;
};

export type GuideSection = {
  id: string;
  title: string;
  markdown: string;
  html: string;
  origin: 'generated' | 'edited';
  citations: Citation[];
  freshness?: Freshness | null;
  edited_by?: string | null;
  edited_at?: string | null;
  flags?: Flag[];
};

export type GuidePage = {
  slug: string;
  title: string;
  lang: string;
  langs: { lang: string; slug: string; title: string }[];
  kind: string;
  place?: PlaceRef | null;
  summary: string;
  revision: number;
  revised_at: string;
  revised_by?: string | null;
  reason?: string | null;
  origin: Origin;
  protection: Protection;
  redirected_from?: string | null;
  merged?: boolean | null;
  sections: GuideSection[];
};

export type GuideItem = {
  slug: string;
  title: string;
  lang: string;
  langs: string[];
  kind: string;
  place?: PlaceRef | null;
  summary: string;
  revision: number;
  revised_at: string;
  origin: Origin;
  protection: Protection;
};

/** A section as it is written. One without `id` is new. */
export type SectionText = { id?: string; title: string; markdown: string };

export type Edit = { lang: TextLang; title?: string; sections: SectionText[]; reason?: string };
export type NewPage = Edit & { title: string; slug?: string; place_id?: string; kind?: string };

/** What became of an edit: it is in force, or somebody looks at it first. */
export type Saved = { state: 'published'; page: GuidePage } | { state: 'pending'; slug: string; revision: number };

/** A section that two people changed; a side that has no such section is absent. */
export type Conflict = {
  section: string;
  title: string;
  base?: SectionText | null;
  theirs?: SectionText | null;
  yours?: SectionText | null;
};

export type Author = { id: string; name: string; kind: 'editor' | 'generator' | 'operator' };

export type Revision = {
  revision: number;
  parent?: number | null;
  at: string;
  author: Author;
  origin: Origin;
  reason?: string | null;
  state: 'published' | 'pending' | 'rejected';
  /** What somebody who looked at it said. */
  review?: { at: string; by: string; reason?: string | null };
  title: string;
  sections_changed: string[];
  added: number;
  removed: number;
};

export type Waiting = {
  slug: string;
  title: string;
  lang: string;
  revision: number;
  at: string;
  author: Author;
  reason?: string | null;
  sections_changed: string[];
  added: number;
  removed: number;
};

export type Hunk = { op: 'equal' | 'insert' | 'delete'; text: string };
export type SectionDiff = {
  id: string;
  title: string;
  markdown: string;
  state: 'added' | 'removed' | 'changed' | 'unchanged';
  hunks: Hunk[];
};
export type RevisionDiff = {
  revision: number;
  against?: number | null;
  title: string;
  title_before?: string | null;
  sections: SectionDiff[];
};

/** A live value or list that a text may hold; `cite` is the mark that cites it in a sentence. */
export type Slot = { slot: string; label: string; text: string; freshness?: Freshness | null; cite?: string | null };

export type PreviewSection = { id: string; title: string; html: string };
export type Preview = {
  html: string;
  sections: PreviewSection[];
  citations: Citation[];
  problems: { pointer?: string | null; code: string; message: string }[];
};

export type Guides = Page<GuideItem>;
export type Revisions = Page<Revision>;
