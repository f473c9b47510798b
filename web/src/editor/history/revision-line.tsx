import { useState } from 'preact/hooks';
import { ago, moment } from '../../i18n/format';
import { Badge, Button, Confirm, ErrorNote, Field, toast } from '../../kit';
import { revertPage } from '../calls';
import { LoadedDiff } from '../diff/loaded';
import { Counts } from '../diff/view';
import type { Author, Revision, TextLang } from '../guides';
import { useDoing } from '../use-doing';
import { historyWords } from '../words/history';
import { roomWords } from '../words/room';

/** Who wrote it; the service itself under its own name. */
export function authorName(author: Author): string {
  const t = roomWords();
  if (author.kind === 'generator') return t.generator;
  return author.kind === 'operator' ? `${author.name} · ${t.operator}` : author.name;
}

/** A revision: when, who, why, how much; its changes below it when asked for. */
export function RevisionLine(props: {
  of: Revision;
  slug: string;
  lang: TextLang;
  current: boolean;
  titles: ReadonlyMap<string, string>;
  /** Whether it is ticked; undefined where there is nothing to compare with. */
  chosen: boolean | undefined;
  full: boolean;
  onChoose: (on: boolean) => void;
  onChanged: () => void;
}) {
  const t = historyWords();
  const { of: r, slug, lang } = props;
  const [open, setOpen] = useState(false);
  const [reverting, setReverting] = useState(false);
  const names = r.sections_changed.map((id) => props.titles.get(id) ?? roomWords().parts[id] ?? id);
  const revertable = r.state === 'published' && !props.current;
  return (
    <li class={`history-line history-line-${r.author.kind}`}>
      {props.chosen !== undefined && (
        <label class="history-tick">
          <input
            type="checkbox"
            checked={props.chosen}
            disabled={props.full}
            aria-label={t.choose(r.revision)}
            onChange={(event) => props.onChoose(event.currentTarget.checked)}
          />
        </label>
      )}
      <div class="history-words">
        <p class="row history-head">
          <strong>{roomWords().revision(r.revision)}</strong>
          {props.current && <Badge tone="good">{t.current}</Badge>}
          {r.state !== 'published' && <Badge tone={r.state === 'pending' ? 'warn' : 'bad'}>{t.state[r.state]}</Badge>}
          <Counts added={r.added} removed={r.removed} />
        </p>
        <p class={r.reason ? 'history-reason' : 'quiet'}>{r.reason || t.noReason}</p>
        <p class="quiet small">
          {authorName(r.author)} ·{' '}
          <time dateTime={r.at} title={moment(r.at)}>
            {ago(r.at)}
          </time>
          {' · '}
          {names.length > 0 ? t.sections(roomWords().sections(names)) : t.onlyTitle}
        </p>
        {r.review && <p class="quiet small">{t.reviewed(r.state, r.review.by, r.review.reason ?? undefined)}</p>}
        <div class="row history-actions">
          <Button small kind="plain" expanded={open} onClick={() => setOpen(!open)}>
            {open ? t.hide : t.show}
          </Button>
          {revertable && (
            <Button small kind="plain" icon="history" onClick={() => setReverting(true)}>
              {t.revert}
            </Button>
          )}
        </div>
        {open && <LoadedDiff slug={slug} lang={lang} revision={r.revision} below={1} />}
      </div>
      {reverting && <Revert {...props} onClose={() => setReverting(false)} />}
    </li>
  );
}

function Revert(props: { of: Revision; slug: string; lang: TextLang; onChanged: () => void; onClose: () => void }) {
  const t = historyWords();
  const { revision } = props.of;
  const [reason, setReason] = useState('');
  const { busy, problem, run } = useDoing();
  const go = () =>
    run(async () => {
      const saved = await revertPage(props.slug, {
        lang: props.lang,
        revision,
        ...(reason.trim() ? { reason: reason.trim() } : {}),
      });
      toast(saved.state === 'pending' ? t.sentForReview : t.reverted(saved.page.revision));
      props.onClose();
      props.onChanged();
    });
  return (
    <Confirm open title={t.revertTitle(revision)} go={t.revertGo} busy={busy} onGo={go} onClose={props.onClose}>
      <div class="stack">
        <p>{t.revertText}</p>
        <Field label={roomWords().reason} optional value={reason} onInput={setReason} />
        {problem && <ErrorNote problem={problem} />}
      </div>
    </Confirm>
  );
}
