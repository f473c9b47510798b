import type { PageRules, Pick, Rows } from '../source';

/** Rules as they are typed: rows in an order, empty where nothing is said. */

export type PickDraft = { select: string; attr: string; all: boolean; split: string };
export type FieldDraft = PickDraft & { key: number; name: string };
export type Draft = {
  record: string;
  externalId: PickDraft;
  kind: string;
  fields: FieldDraft[];
  rows: Rows;
};

let last = 0;
const emptyPick = (): PickDraft => ({ select: '', attr: '', all: false, split: '' });
export const newField = (name = '', select = ''): FieldDraft => ({ ...emptyPick(), key: ++last, name, select });

const typed = (pick: Pick): PickDraft => ({
  select: pick.select,
  attr: pick.attr ?? '',
  all: pick.all,
  split: pick.split ?? '',
});

export function draftOf(rules: PageRules | null): Draft {
  if (!rules) {
    const fields = [newField('name', 'h1'), newField('intro')];
    return { record: '', externalId: emptyPick(), kind: '', fields, rows: { select: '', label: '', value: '' } };
  }
  // The name first, as people look for it; the others as the server orders them.
  const names = Object.keys(rules.fields).sort((a, b) => Number(b === 'name') - Number(a === 'name'));
  return {
    record: rules.record,
    externalId: rules.external_id ? typed(rules.external_id) : emptyPick(),
    kind: rules.kind ?? '',
    fields: names.map((name) => ({ ...newField(name), ...typed(rules.fields[name] ?? meant(emptyPick())) })),
    rows: rules.rows ?? { select: '', label: '', value: '' },
  };
}

const meant = (pick: PickDraft): Pick => ({
  select: pick.select.trim(),
  attr: pick.attr.trim() || null,
  all: pick.all,
  // A separator may be a blank, so it is not trimmed.
  split: pick.split || null,
});

/** The rules a draft stands for; rows without a name say nothing. */
export function rulesOf(draft: Draft): PageRules | null {
  if (draft.record.trim() === '') return null;
  const named = draft.fields.filter((f) => f.name.trim() !== '');
  const identifies = draft.externalId.select.trim() !== '' || draft.externalId.attr.trim() !== '';
  return {
    record: draft.record.trim(),
    external_id: identifies ? meant(draft.externalId) : null,
    kind: draft.kind || null,
    fields: Object.fromEntries(named.map((f) => [f.name.trim(), meant(f)])),
    rows: draft.rows.select.trim() === '' ? null : draft.rows,
  };
}

/** Names that stand in more than one row: only one of them could count. */
export function doubled(draft: Draft): Set<string> {
  const names = draft.fields.map((f) => f.name.trim()).filter(Boolean);
  return new Set(names.filter((name, i) => names.indexOf(name) !== i));
}
