import { useEffect } from 'preact/hooks';
import { useLoad } from '../../api';
import { Button, EmptyState, Loaded, PageHead } from '../../kit';
import { readReview } from '../calls';
import { reviewWords } from '../words/review';
import { roomWords } from '../words/room';
import { WaitingEdit } from './waiting-edit';
import { waiting } from './waiting';
import './review.css';

/** `/review`: edits that wait for somebody's word, the oldest first. */
export default function ReviewScreen() {
  const t = reviewWords();
  const load = useLoad((signal) => readReview(signal), []);
  useEffect(() => {
    if (load.data) waiting.value = load.data.items.length;
  }, [load.data]);
  if (load.problem?.status === 403) {
    return (
      <>
        <PageHead title={t.title} />
        <EmptyState icon="people" title={t.notYet.title} action={<Button href="/edit">{t.notYet.pages}</Button>}>
          {t.notYet.text}
        </EmptyState>
      </>
    );
  }
  return (
    <>
      <PageHead
        title={t.title}
        actions={<Button small icon="refresh" busy={load.loading} label={roomWords().again} onClick={load.reload} />}
      >
        {t.lead}
      </PageHead>
      <Loaded of={load}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="check" title={t.none}>
              {t.noneText}
            </EmptyState>
          ) : (
            <ul class="review-list">
              {items.map((edit) => (
                <li key={`${edit.slug} ${edit.lang} ${edit.revision}`}>
                  <WaitingEdit of={edit} onDone={load.reload} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}
