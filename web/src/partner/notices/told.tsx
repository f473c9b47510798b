import { moment } from '../../i18n/format';
import { Button, Note } from '../../kit';
import { effectName } from '../../kit/data/names';
import type { Effect } from './compose';
import { EndButton } from './end-button';
import { noticeWords } from './words';

export type ToldNotice = {
  external_id: string;
  starts_at: string;
  ends_at: string;
  where: string;
  effect: Effect;
  waits: boolean;
};

/** What was just told, with the way to take it back. */
export function Told(props: { notice: ToldNotice; onAgain: () => void; onEnded: () => void }) {
  const t = noticeWords();
  const n = props.notice;
  const when = [
    Date.parse(n.starts_at) > Date.now() + 60_000 && t.starts(moment(n.starts_at)),
    t.ends(moment(n.ends_at)),
  ].filter(Boolean);
  return (
    <div class="stack" aria-live="polite">
      <Note tone={n.waits ? 'warn' : 'good'} title={n.waits ? t.waiting : t.published}>
        <p class="partner-told">
          {n.where} · {effectName(n.effect)}
        </p>
        <p>{when.join(' · ')}</p>
        <p class="quiet small">{n.waits ? t.waitingHint : t.undoHint}</p>
      </Note>
      <div class="row">
        {!n.waits && (
          <EndButton
            id={n.external_id}
            title={`${n.where} · ${effectName(n.effect)}`}
            onEnded={() => {
              props.onEnded();
              props.onAgain();
            }}
          />
        )}
        <Button icon="plus" onClick={props.onAgain}>
          {t.another}
        </Button>
      </div>
    </div>
  );
}
