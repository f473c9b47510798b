import { moment } from '../../i18n/format';
import { Badge } from '../../kit';
import { isCrawled, type SourceKind } from './source';
import { sourceWords } from './words';

/** Whether it is read on schedule, takes what is sent, or rests. */
export function SourceState({ of: s }: { of: { enabled: boolean; kind: SourceKind } }) {
  const t = sourceWords();
  if (!s.enabled) return <Badge>{t.paused}</Badge>;
  return <Badge tone="good">{isCrawled(s.kind) ? t.reading : t.receives}</Badge>;
}

/** When it comes due, in words. */
export function dueWords(kind: SourceKind, enabled: boolean, at: string | null): string {
  const t = sourceWords();
  if (!enabled || !isCrawled(kind)) return t.notDue;
  return at && Date.parse(at) > Date.now() ? moment(at) : t.dueNow;
}
