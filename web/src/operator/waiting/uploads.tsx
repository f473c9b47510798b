import { useState } from 'preact/hooks';
import { api, problemOf, send, type Problem } from '../../api';
import { bytes, count, moment } from '../../i18n/format';
import { Button, Confirm, ErrorNote, toast } from '../../kit';
import { saveFile } from '../../kit/save-file';
import { Issues } from '../../kit/upload/issues';
import { uploadWords } from '../../kit/upload/words';
import type { Upload } from '../../kit/upload/upload';
import { comesLater } from './waiting';
import { waitingWords } from './words';

/** Uploads that an editor looks at before they are in force. */
export function UploadsToPublish({ list, onChanged }: { list: readonly Upload[]; onChanged: () => void }) {
  const t = waitingWords();
  return (
    <section class="stack-small">
      <h2>{t.uploads}</h2>
      <p class="quiet">{t.uploadsLead}</p>
      {list.map((one) => (
        <ToPublish key={one.id} upload={one} isLater={comesLater(list, one)} onChanged={onChanged} />
      ))}
    </section>
  );
}

function ToPublish({ upload, isLater, onChanged }: { upload: Upload; isLater: boolean; onChanged: () => void }) {
  const t = waitingWords();
  const { partner } = upload;
  const issues = upload.errors.length + upload.doubts.length + upload.warnings.length;
  return (
    <article class="card operator-to-publish">
      <div class="row-apart">
        <div>
          <h3>{upload.file_name}</h3>
          <p class="quiet small">
            <a href={`/operator/partners/${partner.id}`}>{partner.name}</a> ·{' '}
            {[
              moment(upload.created_at),
              bytes(upload.bytes),
              uploadWords().modes[upload.mode],
              t.rows(count(upload.held_back)),
            ].join(' · ')}
          </p>
          {isLater && <p class="operator-later">{t.later}</p>}
        </div>
        <Fetch upload={upload} />
        <PublishOrReject id={upload.id} name={upload.file_name} onChanged={onChanged} />
      </div>
      {issues > 0 && (
        <details>
          <summary>
            {t.issues} <span class="quiet">{issues}</span>
          </summary>
          <Issues of={upload} />
        </details>
      )}
    </article>
  );
}

/** What was sent, to be looked at first. A link cannot carry the key, so the file is fetched and then given. */
function Fetch({ upload }: { upload: Upload }) {
  const t = waitingWords();
  const [busy, setBusy] = useState(false);
  const fetchFile = async () => {
    setBusy(true);
    try {
      const response = await send('GET', `/v1/admin/uploads/${upload.id}/file`);
      saveFile(upload.file_name, await response.blob());
    } catch (error) {
      toast(problemOf(error).message, 'bad');
    }
    setBusy(false);
  };
  return (
    <Button icon="download" busy={busy} onClick={fetchFile}>
      {t.file}
      <span class="visually-hidden"> {upload.file_name}</span>
    </Button>
  );
}

export function PublishOrReject({ id, name, onChanged }: { id: string; name: string; onChanged: () => void }) {
  const t = waitingWords();
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const run = async (deed: 'publish' | 'reject') => {
    setBusy(true);
    setProblem(undefined);
    try {
      await api.post(`/v1/admin/uploads/${id}/${deed}`);
      toast(deed === 'publish' ? t.published : t.rejected);
      setAsking(false);
      onChanged();
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };
  return (
    <div class="row">
      {problem && !asking && <ErrorNote problem={problem} />}
      <Button kind="primary" icon="check" busy={busy && !asking} onClick={() => run('publish')}>
        {t.publish}
        <span class="visually-hidden"> {name}</span>
      </Button>
      <Button kind="danger" onClick={() => setAsking(true)}>
        {t.reject}
        <span class="visually-hidden"> {name}</span>
      </Button>
      <Confirm
        open={asking}
        title={t.rejectTitle}
        go={t.reject}
        danger
        busy={busy}
        onGo={() => run('reject')}
        onClose={() => setAsking(false)}
      >
        <p>{t.rejectText}</p>
        {problem && <ErrorNote problem={problem} />}
      </Confirm>
    </div>
  );
}
