import { useEffect, useRef, useState } from 'preact/hooks';
import type { Problem } from '../../api';
import { moment } from '../../i18n/format';
import { lang } from '../../i18n/lang';
import { Button, Field } from '../../kit';
import { focusInvalid } from '../../kit/focus-invalid';
import { UNTIL, endOf, formNow, periodOf, periodOfTimes, type Period } from './until';
import { noticeWords } from './words';

type Text = string | Record<string, string> | undefined;

/** Third tap: until when. Words may be added before it. */
export function ChooseUntil(props: { problem?: Problem; onChoose: (period: Period, text: Text) => void }) {
  const t = noticeWords();
  const [text, setText] = useState<string>();
  const [other, setOther] = useState<string>();
  const [times, setTimes] = useState<{ from: string; until: string }>();
  const [missing, setMissing] = useState(false);
  const problem = props.problem;

  const form = useRef<HTMLFormElement>(null);
  useEffect(() => focusInvalid(form.current), [missing, problem]);

  const choose = (period: Period) => props.onChoose(period, textOf(text, other));
  const publish = (event: Event) => {
    event.preventDefault();
    setMissing(!times?.until);
    if (times?.until) choose(periodOfTimes(times.from, times.until));
  };
  return (
    <div class="stack">
      {text === undefined ? (
        <div>
          <Button kind="plain" icon="edit" onClick={() => setText('')}>
            {t.addText}
          </Button>
        </div>
      ) : (
        <Field
          label={t.text}
          hint={t.textHint}
          value={text}
          onInput={setText}
          error={problem?.of('/text')}
          multiline
          rows={2}
          optional
        />
      )}
      {text && other === undefined && (
        <div>
          <Button kind="plain" icon="plus" onClick={() => setOther('')}>
            {t.addOther}
          </Button>
        </div>
      )}
      {other !== undefined && (
        <Field label={t.textOther} value={other} onInput={setOther} multiline rows={2} optional />
      )}
      {!times && (
        <div class="partner-untils">
          {UNTIL.map((until) => (
            <button key={until} type="button" class="partner-until" onClick={() => choose(periodOf(until))}>
              <strong>{t.until[until]}</strong>
              <small>{t.untilWhen(endWords(endOf(until)))}</small>
            </button>
          ))}
          <button type="button" class="partner-until" onClick={() => setTimes({ from: '', until: '' })}>
            <strong>{t.other}</strong>
            <small>…</small>
          </button>
        </div>
      )}
      {times && (
        <form class="stack" ref={form} onSubmit={publish} noValidate>
          <div class="columns">
            <Field
              label={t.from}
              hint={t.fromHint}
              type="datetime-local"
              value={times.from}
              onInput={(from) => setTimes({ ...times, from })}
              error={problem?.of('/starts_at')}
              optional
            />
            <Field
              label={t.to}
              type="datetime-local"
              value={times.until}
              min={formNow()}
              onInput={(until) => setTimes({ ...times, until })}
              error={missing ? t.toMissing : problem?.of('/ends_at')}
              required
            />
          </div>
          <div class="row">
            <Button kind="primary" type="submit" icon="send">
              {t.publish}
            </Button>
            <Button kind="plain" onClick={() => setTimes(undefined)}>
              {t.change}
            </Button>
          </div>
        </form>
      )}
    </div>
  );
}

/** The end of a day is said as that day's 24:00, not as the next day's 00:00. */
function endWords(end: Date): string {
  const isMidnight = end.getHours() === 0 && end.getMinutes() === 0;
  if (!isMidnight) return moment(end.toISOString());
  return moment(new Date(end.getTime() - 60_000).toISOString()).replace('23:59', '24:00');
}

/** In two languages as an object by tag; in one as it is, for the server sees its language. */
function textOf(own = '', other = ''): Text {
  const [first, second] = [own.trim(), other.trim()];
  if (!first || !second) return first || second || undefined;
  return lang.value === 'en' ? { en: first, 'zh-Hans': second } : { 'zh-Hans': first, en: second };
}
