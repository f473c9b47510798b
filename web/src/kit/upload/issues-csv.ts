import type { WeighedIssue } from './upload';

/** A cell that no spreadsheet takes for a formula and that keeps its commas. */
function cell(value: string | number | undefined): string {
  const text = String(value ?? '');
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

/** What is wrong, as a table for whoever keeps the file; with a byte-order mark, so that Excel reads Chinese. */
export function issuesCsv(
  head: readonly string[],
  issues: readonly WeighedIssue[],
  weightName: (weight: WeighedIssue['weight']) => string,
  remedy: (code: string) => string,
): string {
  const rows = issues.map((i) => [weightName(i.weight), i.file, i.row, i.column, i.code, i.message, remedy(i.code)]);
  return `\ufeff${[head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}
