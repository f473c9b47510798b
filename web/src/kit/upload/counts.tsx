import { count } from '../../i18n/format';
import { Badge, type Tone } from '../badge';
import { Figures } from '../figures';
import { stageOf, type Found, type Stage, type Upload } from './upload';
import { uploadWords } from './words';

/** What became, or would become, of the rows. */
export function CountFigures({ of: found }: { of: Found }) {
  const t = uploadWords();
  const c = found.counts;
  const figures = [
    { key: 'created', label: t.created, value: count(c.created), tone: 'good' as const },
    { key: 'updated', label: t.updated, value: count(c.updated), tone: 'info' as const },
    { key: 'unchanged', label: t.unchanged, value: count(c.unchanged) },
    { key: 'deleted', label: t.deleted, value: count(c.deleted), tone: 'bad' as const },
    { key: 'rejected', label: t.rejected, value: count(c.rejected), tone: 'bad' as const },
  ];
  const held = { key: 'held', label: t.held, value: count(found.held_back), tone: 'warn' as const };
  return <Figures label={t.counts} of={found.held_back > 0 ? [...figures, held] : figures} />;
}

/** The same in a line, zeros left out: "新增 3 · 改动 2". */
export function countWords(found: Found): string {
  const t = uploadWords();
  const keys = ['created', 'updated', 'deleted', 'rejected', 'unchanged'] as const;
  const said = keys.filter((key) => found.counts[key] > 0).map((key) => `${t[key]} ${count(found.counts[key])}`);
  if (found.held_back > 0) said.push(`${t.held} ${count(found.held_back)}`);
  return said.join(' · ');
}

const TONES: Record<Stage, Tone> = {
  queued: 'info',
  processing: 'info',
  confirmation: 'warn',
  publication: 'warn',
  taken: 'good',
  known: 'good',
  empty: 'plain',
  failed: 'bad',
};

export function StageBadge({ of: upload }: { of: Upload }) {
  const stage = stageOf(upload);
  return <Badge tone={TONES[stage]}>{uploadWords().stages[stage]}</Badge>;
}
