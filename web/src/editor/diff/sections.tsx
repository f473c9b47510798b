import { Badge } from '../../kit';
import type { RevisionDiff } from '../guides';
import { historyWords } from '../words/history';
import { roomWords } from '../words/room';
import { DiffText } from './view';

/** How a revision differs from another, section by section; what is the same is only named. */
export function DiffSections({ diff, lang, below = 2 }: { diff: RevisionDiff; lang: string; below?: 1 | 2 }) {
  const t = historyWords();
  const Title = below === 1 ? 'h2' : 'h3';
  const others = diff.sections.filter((s) => s.state !== 'unchanged' && s.hunks.some((h) => h.op !== 'equal'));
  const same = diff.sections.filter((s) => s.state === 'unchanged' && s.markdown.trim());
  const renamed = diff.title_before && diff.title_before !== diff.title;
  return (
    <div class="stack" lang={lang}>
      {renamed && <p>{t.titleChanged(diff.title_before ?? '', diff.title)}</p>}
      {others.length === 0 && !renamed && <p class="quiet">{t.same}</p>}
      {others.map((section) => (
        <section key={section.id} class="stack-small">
          <Title class="row diff-title">
            {section.title}
            <Badge
              tone={({ added: 'good', removed: 'bad', changed: 'info', unchanged: 'plain' } as const)[section.state]}
            >
              {t.diffState[section.state]}
            </Badge>
          </Title>
          <DiffText hunks={section.hunks} />
        </section>
      ))}
      {same.length > 0 && <p class="quiet small">{t.unchanged(roomWords().sections(same.map((s) => s.title)))}</p>}
    </div>
  );
}
