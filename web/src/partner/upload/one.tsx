import { useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { api } from '../../api';
import { bytes, moment } from '../../i18n/format';
import { EmptyState, Loaded, Note, PageHead, Tabs } from '../../kit';
import { usePoll } from '../../kit/poll';
import { CountFigures } from '../../kit/upload/counts';
import { Issues } from '../../kit/upload/issues';
import { isMoving, stageOf, type Stage, type Upload } from '../../kit/upload/upload';
import { uploadWords } from '../../kit/upload/words';
import { Actions } from './actions';
import { Changes } from './changes';
import { kindOfFile } from './file-kind';
import { oneWords } from './one-words';
import { Steps } from './steps';

/** Soon at first, when most are done; then slower. An editor takes longer than a machine. */
function pause(stage: Stage, round: number): number | null {
  if (stage === 'publication') return 15_000;
  if (!isMoving(stage)) return null;
  return round < 6 ? 400 : round < 30 ? 1500 : 5000;
}

export default function OneUpload() {
  const { id } = useRoute().params;
  return <Followed key={id} id={id ?? ''} />;
}

/** One upload, followed until it is in force. */
function Followed({ id }: { id: string }) {
  const load = usePoll(
    (signal) => api.get<Upload>(`/v1/partner/uploads/${encodeURIComponent(id)}`, undefined, { signal }),
    (upload, round) => pause(stageOf(upload), round),
    [id],
  );
  return <Loaded of={load}>{(upload) => <Report upload={upload} onChanged={load.reload} />}</Loaded>;
}

const TONES: Record<Stage, 'info' | 'warn' | 'good' | 'bad'> = {
  queued: 'info',
  processing: 'info',
  confirmation: 'warn',
  publication: 'warn',
  taken: 'good',
  known: 'good',
  empty: 'info',
  failed: 'bad',
};

function Report({ upload, onChanged }: { upload: Upload; onChanged: () => void }) {
  const t = oneWords();
  const stage = stageOf(upload);
  const problems = upload.errors.length + upload.doubts.length + upload.warnings.length;
  const changed = upload.counts.created + upload.counts.updated + upload.counts.deleted;
  const [panel, setPanel] = useState<'problems' | 'changes'>();
  const shown = panel ?? (problems > 0 && stage !== 'known' ? 'problems' : 'changes');
  // A word is asked for where the reason for it stands.
  const actions = <Actions upload={upload} onChanged={onChanged} />;
  const isRead = !['queued', 'processing'].includes(stage);
  return (
    <>
      <p class="partner-back">
        <a href="/partner">‹ {t.back}</a>
      </p>
      <PageHead title={titleOf(upload)} actions={!upload.awaiting && actions}>
        {[bytes(upload.bytes), uploadWords().modes[upload.mode], moment(upload.created_at)].join(' · ')}
      </PageHead>
      <div class="stack">
        <Steps stage={stage} />
        <div aria-live="polite">
          <Note tone={TONES[stage]}>{t.says[stage]}</Note>
        </div>
        {upload.awaiting && <div class="row">{actions}</div>}
        {isRead && (
          <>
            <CountFigures of={upload} />
            <div>
              <Tabs
                label={t.tabsLabel}
                value={shown}
                onChange={setPanel}
                tabs={[
                  { id: 'changes', label: t.tabs.changes, count: upload.status === 'done' ? changed : 0 },
                  { id: 'problems', label: t.tabs.problems, count: problems + upload.issues_left_out },
                ]}
              >
                {shown === 'problems' && <Issues of={upload} />}
                {shown === 'changes' &&
                  (upload.status === 'done' && changed > 0 ? (
                    <Changes id={upload.id} />
                  ) : (
                    <EmptyState icon="check" title={t.noChanges} />
                  ))}
              </Tabs>
            </div>
          </>
        )}
      </div>
    </>
  );
}

function titleOf(upload: Upload): string {
  const t = oneWords();
  const kind = kindOfFile(upload.file_name);
  if (kind === 'notice') return t.notice;
  return kind === 'undo' ? t.undo(upload.file_name.slice(5, -6)) : upload.file_name;
}
