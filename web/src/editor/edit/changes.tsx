import { Badge, EmptyState } from '../../kit';
import { DiffText } from '../diff/view';
import { wordDiff } from '../diff/words';
import { editWords } from '../words/edit';
import { roomWords } from '../words/room';
import { changedSections, dirty, reordered, retitled, stateOf, type Draft } from './draft';

/** What the draft changes, word by word, before it is saved. */
export function Changes({ draft }: { draft: Draft }) {
  const t = editWords().changes;
  const states = editWords().section.state;
  const { base } = draft;
  if (!dirty(draft))
    return (
      <EmptyState icon="check" title={t.none}>
        {t.noneText}
      </EmptyState>
    );
  return (
    <div class="stack">
      {retitled(draft) && <p>{t.title(base.title, draft.title)}</p>}
      {reordered(draft) && <p>{t.order}</p>}
      {changedSections(draft).map((section) => {
        const was = base.sections.find((s) => s.id === section.id);
        const state = stateOf(base, section);
        return (
          <section key={section.key} class="stack-small">
            <h3 class="row">
              {section.title.trim() || roomWords().untitled}
              <Badge tone={state === 'removed' ? 'bad' : state === 'added' ? 'good' : 'info'}>{states[state]}</Badge>
            </h3>
            {was && was.title !== section.title && <p class="small">{t.heading(was.title, section.title)}</p>}
            {(state !== 'changed' || was?.markdown !== section.markdown) && (
              <DiffText hunks={wordDiff(was?.markdown ?? '', state === 'removed' ? '' : section.markdown)} />
            )}
          </section>
        );
      })}
    </div>
  );
}
