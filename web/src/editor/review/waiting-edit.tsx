import { useId, useState } from 'preact/hooks';
import { ago } from '../../i18n/format';
import { Badge, Button, Confirm, ErrorNote, Field, toast } from '../../kit';
import { editAt, historyAt, publish, reject, textLang } from '../calls';
import { LoadedDiff } from '../diff/loaded';
import { Counts } from '../diff/view';
import type { Waiting } from '../guides';
import { authorName } from '../history/revision-line';
import { useDoing } from '../use-doing';
import { reviewWords } from '../words/review';
import { roomWords } from '../words/room';

/** An edit that waits: what it changes, and the word that is asked for. */
export function WaitingEdit({ of: e, onDone }: { of: Waiting; onDone: () => void }) {
  const t = reviewWords();
  const room = roomWords();
  const id = useId();
  const lang = textLang(e.lang, 'zh-Hans');
  const [rejecting, setRejecting] = useState(false);
  const { busy, problem, run } = useDoing();
  const approve = () =>
    run(async () => {
      await publish(e.slug, e.revision, e.lang);
      toast(t.published(e.title));
      onDone();
    });
  return (
    <article class="card stack" aria-labelledby={id}>
      <div class="stack-small">
        <h2 class="row" id={id} lang={e.lang}>
          {e.title}
          <Badge>{room.langs[e.lang] ?? e.lang}</Badge>
          <Counts added={e.added} removed={e.removed} />
        </h2>
        <p class={e.reason ? undefined : 'quiet'}>{e.reason || t.noReason}</p>
        <p class="quiet small">{t.by(authorName(e.author), ago(e.at))}</p>
      </div>
      <LoadedDiff slug={e.slug} lang={lang} revision={e.revision} />
      {problem && <ErrorNote problem={problem} />}
      <div class="row">
        <Button kind="primary" icon="check" busy={busy} onClick={approve}>
          {t.publish}
        </Button>
        <Button kind="danger" onClick={() => setRejecting(true)}>
          {t.reject}
        </Button>
        <Button kind="plain" icon="history" href={historyAt(e.slug, e.lang)}>
          {t.see}
        </Button>
        <Button kind="plain" icon="edit" href={editAt(e.slug, e.lang)}>
          {t.edit}
        </Button>
      </div>
      {rejecting && <Reject of={e} onClose={() => setRejecting(false)} onDone={onDone} />}
    </article>
  );
}

function Reject({ of: e, onClose, onDone }: { of: Waiting; onClose: () => void; onDone: () => void }) {
  const t = reviewWords();
  const [reason, setReason] = useState('');
  const { busy, problem, run } = useDoing();
  const go = () =>
    run(async () => {
      await reject(e.slug, e.revision, e.lang, reason.trim() || undefined);
      toast(t.rejected);
      onClose();
      onDone();
    });
  return (
    <Confirm open danger title={t.rejectTitle} go={t.reject} busy={busy} onGo={go} onClose={onClose}>
      <div class="stack">
        <p>{t.rejectText}</p>
        <Field label={t.reason} optional multiline rows={3} value={reason} onInput={setReason} />
        {problem && <ErrorNote problem={problem} />}
      </div>
    </Confirm>
  );
}
