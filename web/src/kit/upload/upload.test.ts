import { expect, test } from 'vitest';
import { issuesCsv } from './issues-csv';
import { issuesOf, stageOf, type Upload } from './upload';

const upload = (change: Partial<Upload>): Upload => ({
  id: 'u',
  partner: { id: 'p', name: 'P' },
  file_name: 'a.csv',
  bytes: 1,
  mode: 'all',
  status: 'done',
  created_at: '2026-11-26T00:00:00Z',
  finished_at: null,
  searchable: false,
  rows: 1,
  counts: { created: 1, updated: 0, unchanged: 0, deleted: 0, rejected: 0 },
  held_back: 0,
  errors: [],
  doubts: [],
  warnings: [],
  issues_left_out: 0,
  ...change,
});

test('an upload is where it waits, else where its status says, else whether answers know it', () => {
  expect(stageOf(upload({ status: 'failed', awaiting: 'confirmation' }))).toBe('confirmation');
  expect(stageOf(upload({ status: 'queued', awaiting: 'publication' }))).toBe('publication');
  expect(stageOf(upload({ status: 'processing' }))).toBe('processing');
  expect(stageOf(upload({}))).toBe('taken');
  expect(stageOf(upload({ searchable: true }))).toBe('known');
  const same = { created: 0, updated: 0, unchanged: 3, deleted: 0, rejected: 0 };
  expect(stageOf(upload({ counts: same }))).toBe('empty');
});

test('errors come before doubts, doubts before warnings', () => {
  const issue = (code: string) => ({ code, message: '' });
  const found = upload({ warnings: [issue('w')], doubts: [issue('d')], errors: [issue('e')] });
  expect(issuesOf(found).map((i) => i.weight + i.code)).toEqual(['errore', 'doubtd', 'warningw']);
});

test('the table of problems opens in a spreadsheet as text', () => {
  const issues = [{ weight: 'error' as const, row: 5, column: '=1+1', code: 'missing', message: 'a, "b"' }];
  const csv = issuesCsv(['h'], issues, (w) => w, () => 'give it');
  expect(csv).toBe('\ufeffh\r\nerror,,5,\'=1+1,missing,"a, ""b""",give it\r\n');
});
