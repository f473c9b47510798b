import { useLocation } from 'preact-iso';
import { ErrorNote, PageHead, Button, Progress } from '../../kit';
import { Checked } from './checked';
import { Drop } from './drop';
import { UploadList } from './list';
import { useRehearsal, type Step } from './use-rehearsal';
import { uploadRoomWords } from './words';
import './upload.css';

/** The first screen: drop a file, see what would become of it, take it. Below, what was sent before. */
export function Home() {
  const t = uploadRoomWords();
  const { route } = useLocation();
  const { step, check, take, forget } = useRehearsal((taken) => route(`/partner/uploads/${taken.id}`));

  if (step.at !== 'choosing' && step.at !== 'refused' && step.found) {
    const { file, found } = step;
    return (
      <Checked
        found={found}
        file={file}
        problem={step.at === 'checked' ? step.problem : undefined}
        busy={step.at !== 'checked' && <Sending step={step} />}
        onMode={(mode) => check(file, mode, found)}
        onTake={(confirmed) => take(file, found, confirmed)}
        onMended={(mended) => check(mended, found.mode, found)}
        onForget={forget}
      />
    );
  }
  return (
    <>
      <PageHead title={t.title}>{t.lead}</PageHead>
      <div class="stack partner-upload">
        {step.at === 'choosing' && <Drop onFile={(file) => check(file, 'all')} />}
        {(step.at === 'sending' || step.at === 'reading') && (
          <div class="card stack">
            <Sending step={step} />
            <p class="quiet small">{t.readingHint}</p>
            <div>
              <Button icon="stop" onClick={forget}>
                {t.stop}
              </Button>
            </div>
          </div>
        )}
        {step.at === 'refused' && (
          <>
            <ErrorNote problem={step.problem} onRetry={() => check(step.file, 'all')} />
            <Drop onFile={(file) => check(file, 'all')} />
          </>
        )}
        <p class="quiet">
          {t.noTemplate} <a href="/partner/files">{t.template}</a>
        </p>
        <UploadList />
      </div>
    </>
  );
}

function Sending({ step }: { step: Extract<Step, { at: 'sending' | 'reading' }> }) {
  const t = uploadRoomWords();
  return step.at === 'sending' ? (
    <Progress label={t.sending(step.file.name)} value={step.share} />
  ) : (
    <Progress label={t.reading(step.file.name)} />
  );
}
