import { useRef, useState } from 'preact/hooks';
import { problemOf, send, type Problem } from '../../api';
import { Button, ErrorNote, Icon, Progress } from '../../kit';
import { effectName } from '../../kit/data/names';
import { Told, type ToldNotice } from './told';
import type { Own } from './own-places';
import type { Period } from './until';
import { ChooseUntil } from './choose-until';
import { ChooseWhere, type Where } from './where';
import { noticeWords } from './words';

const EFFECTS = ['closed', 'partial', 'open', 'info'] as const;
export type Effect = (typeof EFFECTS)[number];
export type Words = { own: string; other: string };

/** Where, what, until when: the third tap tells it. */
export function Compose({ own, recent, onTold }: { own: Own; recent: readonly string[]; onTold: () => void }) {
  const t = noticeWords();
  const [where, setWhere] = useState<Where>();
  const [effect, setEffect] = useState<Effect>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [told, setTold] = useState<ToldNotice>();
  const top = useRef<HTMLElement>(null);

  const tell = async (period: Period, text: Record<string, string> | string | undefined) => {
    setBusy(true);
    setProblem(undefined);
    try {
      const body = { place: where?.ref, effect, ...(text ? { text } : {}), ...period };
      const response = await send('POST', '/v1/partner/notices', body);
      const card = (await response.json()) as { external_id: string; starts_at: string; ends_at: string };
      setTold({ ...card, where: where?.name ?? '', effect: effect ?? 'info', waits: response.status === 202 });
      onTold();
    } catch (error) {
      const refused = problemOf(error);
      setProblem(refused);
      // The place is at fault: back to the first step, where the reason stands beside it.
      if (refused.of('/place')) setWhere(undefined);
    }
    setBusy(false);
  };
  const again = () => {
    setTold(undefined);
    setWhere(undefined);
    setEffect(undefined);
    top.current?.scrollIntoView({ block: 'start' });
  };

  if (told) return <Told notice={told} onAgain={again} onEnded={onTold} />;
  const besideFields = ['/place', '/ends_at', '/starts_at', '/for_min', '/text'].some((p) => problem?.of(p));
  return (
    <section class="partner-compose" ref={top}>
      <StepHead n={1} name={t.steps.where} chosen={where?.name} onChange={() => setWhere(undefined)} />
      {!where && (
        <ChooseWhere
          own={own}
          recent={recent}
          error={problem?.of('/place')}
          onChoose={(chosen) => {
            setWhere(chosen);
            setProblem(undefined);
          }}
        />
      )}
      <StepHead
        n={2}
        name={t.steps.what}
        chosen={where && effect ? effectName(effect) : undefined}
        onChange={() => setEffect(undefined)}
      />
      {where && !effect && (
        <div class="partner-effects">
          {EFFECTS.map((e) => (
            <button key={e} type="button" class={`partner-effect partner-effect-${e}`} onClick={() => setEffect(e)}>
              <strong>{t.effects[e].name}</strong>
              <small>{t.effects[e].hint}</small>
            </button>
          ))}
        </div>
      )}
      <StepHead n={3} name={t.steps.until} />
      {where && effect && (
        <div hidden={busy}>
          <ChooseUntil problem={problem} onChoose={tell} />
        </div>
      )}
      {busy && <Progress label={t.publishing} />}
      {problem && !besideFields && <ErrorNote problem={problem} />}
    </section>
  );
}

function StepHead(props: { n: number; name: string; chosen?: string; onChange?: () => void }) {
  const t = noticeWords();
  return (
    <div class="partner-step-head">
      <span class={`partner-step-n${props.chosen ? ' partner-step-n-done' : ''}`}>
        {props.chosen ? <Icon name="check" size={15} /> : props.n}
      </span>
      <h2>{props.name}</h2>
      {props.chosen && (
        <>
          <strong>{props.chosen}</strong>
          <Button small kind="plain" onClick={props.onChange}>
            {t.change}
            <span class="visually-hidden"> {props.name}</span>
          </Button>
        </>
      )}
    </div>
  );
}
