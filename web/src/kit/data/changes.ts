/** What differs between two records, field by field, with dots for nesting. */

export type FieldChange = { field: string; before?: unknown; after?: unknown };

type Members = Record<string, unknown>;

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The members of a record; those of its objects under dotted names, empty ones left out. */
function flat(record: unknown, prefix = '', depth = 0): Map<string, unknown> {
  const found = new Map<string, unknown>();
  if (!isObject(record)) return found;
  for (const [key, value] of Object.entries(record)) {
    const name = prefix + key;
    if (value === null || value === undefined) continue;
    if (isObject(value) && depth < 2 && Object.keys(value).length > 0) {
      for (const [inner, deep] of flat(value, `${name}.`, depth + 1)) found.set(inner, deep);
    } else {
      found.set(name, value);
    }
  }
  return found;
}

export function changesBetween(before: unknown, after: unknown): FieldChange[] {
  const [old, now] = [flat(before), flat(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  return names
    .filter((name) => JSON.stringify(old.get(name)) !== JSON.stringify(now.get(name)))
    .map((field) => ({
      field,
      ...(old.has(field) ? { before: old.get(field) } : {}),
      ...(now.has(field) ? { after: now.get(field) } : {}),
    }));
}
