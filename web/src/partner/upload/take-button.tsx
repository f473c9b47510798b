import { useState } from 'preact/hooks';
import { Button, Confirm } from '../../kit';
import { countWords } from '../../kit/upload/counts';
import type { Rehearsed } from './rehearsed';
import { uploadRoomWords } from './words';

/** Takes the file; asks once more before everything else is replaced by it. */
export function TakeButton({ found, disabled, onTake }: { found: Rehearsed; disabled: boolean; onTake: () => void }) {
  const t = uploadRoomWords();
  const [asking, setAsking] = useState(false);
  const { created, updated, deleted } = found.counts;
  if (found.mode !== 'replace') {
    const same = created + updated + deleted === 0;
    return (
      <Button kind="primary" icon="check" disabled={disabled} onClick={onTake}>
        {same ? t.takeSame : t.take}
      </Button>
    );
  }
  return (
    <>
      <Button kind="danger" icon="warn" disabled={disabled} onClick={() => setAsking(true)}>
        {t.takeReplace}
      </Button>
      <Confirm
        open={asking}
        title={t.replaceTitle}
        go={t.takeReplace}
        danger
        onGo={() => {
          setAsking(false);
          onTake();
        }}
        onClose={() => setAsking(false)}
      >
        <div class="stack-small">
          <p>
            <strong>{t.replaceText(deleted)}</strong>
          </p>
          <p class="quiet">{countWords(found)}</p>
          <p class="quiet">{t.replaceUndo}</p>
        </div>
      </Confirm>
    </>
  );
}
