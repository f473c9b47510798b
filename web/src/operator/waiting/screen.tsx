import { EmptyState, Loaded, PageHead } from '../../kit';
import { usePoll } from '../../kit/poll';
import { HeldPages } from './held';
import { UploadsToPublish } from './uploads';
import { readWaiting } from './waiting';
import { waitingWords } from './words';
import './waiting.css';

export default function WaitingScreen() {
  const t = waitingWords();
  const load = usePoll(readWaiting, () => 30_000, []);
  return (
    <>
      <PageHead title={t.title}>{t.lead}</PageHead>
      <Loaded of={load}>
        {({ held, uploads }) =>
          held.length + uploads.length === 0 ? (
            <EmptyState icon="check" title={t.nothing}>
              {t.nothingHint}
            </EmptyState>
          ) : (
            <div class="stack operator-waiting">
              {uploads.length > 0 && <UploadsToPublish list={uploads} onChanged={load.reload} />}
              {held.length > 0 && <HeldPages pages={held} onChanged={load.reload} />}
            </div>
          )
        }
      </Loaded>
    </>
  );
}
