import { Badge } from '../../kit';
import type { RevisionDiff } from '../guides';
import { historyWords } from '../words/history';
import { roomWords } from '../words/room';
import { DiffText } from './view';

/** How a revision differs from another, section by section; what is the same is only named. */
export function DiffSections({ diff, lang }: { diff: RevisionDiff; lang: string }) {
  const t = historyWords();
  const others = diff.sections.filter((s) => s.state !== 'unchanged' && s.hunks.some((h) => h.op !== 'equal'));
  const same = diff.sections.filter((s) => s.state === 'unchanged' && s.markdown.trim());
  const renamed = diff.title_before && diff.title_before !== diff.title;
  return (
    <div class="stack" lang={lang}>
      {renamed && <p>{t.titleChanged(diff.title_before ?? '', diff.title)}</p>}
      {others.length === 0 && !renamed && <p class="quiet">{t.same}</p>}
      {others.map((section) => (
        <section key={section.id} class="stack-small">
          <h4 class="row">
            {section.title}
            <Badge
              tone={({ added: 'good', removed: 'bad', changed: 'info', unchanged: 'plain' } as const)[section.state]}
            >
              {t.diffState[section.state]}
            </Badge>
          </h4>
          <DiffText hunks={section.hunks} />
        </section>
      ))}
      {same.length > 0 && <p class="quiet small">{t.unchanged(roomWords().sections(same.map((s) => s.title)))}</p>}
    </div>
  );
}
