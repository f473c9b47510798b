import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { Problem } from '../../api';
import { Button, ErrorNote, Labelled, Note, PageHead, Segments } from '../../kit';
import { merged } from '../diff/merge';
import { DiffText } from '../diff/view';
import { wordDiff } from '../diff/words';
import type { Conflict, SectionText, TextLang } from '../guides';
import { conflictWords } from '../words/conflict';
import { roomWords } from '../words/room';
import type { Settled } from './draft';
import './conflict.css';

type Answer = { choice: 'theirs' | 'yours' | 'both'; both: string };

/**
 * Two people changed the same sections: for each, what it was, what each made of it, and which words to
 * use. Changes of different sentences are put together beforehand.
 */
export function ConflictScreen(props: {
  conflicts: Conflict[];
  who: string | null | undefined;
  /** Titles of other sections that they changed. */
  rest: string[];
  lang: TextLang;
  busy: boolean;
  problem: Problem | undefined;
  onSave: (chosen: Record<string, Settled>) => void;
  onBack: () => void;
}) {
  const t = conflictWords();
  const { conflicts } = props;
  const [answers, setAnswers] = useState<Answer[]>(() => conflicts.map(proposed));
  const answer = (i: number, c: Conflict) => answers[i] ?? proposed(c);
  const save = () => props.onSave(Object.fromEntries(conflicts.map((c, i) => [c.section, settled(c, answer(i, c))])));
  return (
    <>
      <PageHead title={t.title}>{t.lead(conflicts.length, props.who ?? t.somebody)}</PageHead>
      <div class="stack">
        {props.rest.length > 0 && <Note tone="good">{t.rest(roomWords().sections(props.rest))}</Note>}
        {conflicts.map((conflict, i) => (
          <One
            key={conflict.section}
            of={conflict}
            count={t.section(i + 1, conflicts.length)}
            lang={props.lang}
            answer={answer(i, conflict)}
            onAnswer={(next) => setAnswers(answers.map((a, at) => (at === i ? next : a)))}
          />
        ))}
        {props.problem && <ErrorNote problem={props.problem} />}
        <div class="row">
          <Button kind="primary" busy={props.busy} onClick={save}>
            {t.save}
          </Button>
          <Button kind="plain" disabled={props.busy} onClick={props.onBack}>
            {t.back}
          </Button>
        </div>
      </div>
    </>
  );
}

const text = (side: SectionText | null | undefined) => side?.markdown ?? '';
const together = (c: Conflict) => merged(text(c.base), text(c.theirs), text(c.yours));

function proposed(c: Conflict): Answer {
  const both = together(c);
  return { choice: both.clean && text(c.theirs) && text(c.yours) ? 'both' : 'yours', both: both.text };
}

/** What stands there then: a side's heading and words, or both sides' words under your heading. */
function settled(c: Conflict, { choice, both }: Answer): Settled {
  const side = choice === 'theirs' ? c.theirs : choice === 'yours' ? c.yours : (c.yours ?? c.theirs);
  const markdown = choice === 'both' ? both : text(side);
  return markdown.trim() ? { title: side?.title ?? c.title, markdown } : null;
}

type OneProps = { of: Conflict; count: string; lang: TextLang; answer: Answer; onAnswer: (next: Answer) => void };

function One({ of: c, count, lang, answer, onAnswer }: OneProps) {
  const t = conflictWords();
  const id = useId();
  const choices = (['theirs', 'yours', 'both'] as const).map((value) => ({ value, label: t.choices[value] }));
  return (
    <section class="card stack" aria-labelledby={id}>
      <h2 class="row-apart" id={id}>
        <span lang={lang}>{c.title}</span>
        <span class="quiet small numbers">{count}</span>
      </h2>
      <div class="conflict-sides">
        <Side title={t.base} heading={c.base?.title} usual={c.title}>
          {c.base ? (
            <div class="diff-text" lang={lang}>
              {c.base.markdown}
            </div>
          ) : (
            <p class="quiet">{t.notBefore}</p>
          )}
        </Side>
        <Side title={t.theirs} heading={c.theirs?.title} usual={c.title} chosen={answer.choice === 'theirs'}>
          <Changed from={text(c.base)} to={text(c.theirs)} none={t.removedTheirs} lang={lang} />
        </Side>
        <Side title={t.yours} heading={c.yours?.title} usual={c.title} chosen={answer.choice === 'yours'}>
          <Changed from={text(c.base)} to={text(c.yours)} none={t.removedYours} lang={lang} />
        </Side>
      </div>
      <div class="stack-small">
        <p class="field-label" aria-hidden="true">
          {t.choose}
        </p>
        <Segments
          label={`${c.title} · ${t.choose}`}
          options={choices}
          value={answer.choice}
          onChange={(choice) => onAnswer({ ...answer, choice })}
        />
      </div>
      {answer.choice === 'both' && (
        <Labelled id={`${id}-both`} label={t.combined} hint={together(c).clean ? t.combinedClean : t.combinedMixed}>
          <textarea
            id={`${id}-both`}
            class="input edit-area"
            lang={lang}
            aria-describedby={`${id}-both-hint`}
            rows={4}
            value={answer.both}
            onInput={(event) => onAnswer({ ...answer, both: event.currentTarget.value })}
          />
        </Labelled>
      )}
    </section>
  );
}

function Side(props: {
  title: string;
  heading: string | undefined;
  usual: string;
  chosen?: boolean;
  children: ComponentChildren;
}) {
  return (
    <div class={`conflict-side${props.chosen ? ' conflict-side-chosen' : ''}`}>
      <h3>{props.title}</h3>
      {props.heading && props.heading !== props.usual && <p class="small">{conflictWords().heading(props.heading)}</p>}
      {props.children}
    </div>
  );
}

function Changed({ from, to, none, lang }: { from: string; to: string; none: string; lang: TextLang }) {
  if (!to.trim()) return <p class="quiet">{none}</p>;
  return (
    <div lang={lang} class="conflict-text">
      <DiffText hunks={wordDiff(from, to)} />
    </div>
  );
}
