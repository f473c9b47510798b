import { signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { api, problemOf, type Problem } from '../../api';
import { ErrorNote, PageHead, Progress } from '../../kit';
import { lang } from '../../i18n/lang';
import { here } from '../here';
import type { Plan } from '../types';
import { roomWords } from '../words';
import { zoneOf } from '../zone';
import { WalkForm } from './form';
import { Result } from './result';
import { Shelf } from './shelf-list';
import { bodyOf, FIRST, type PlanBody, type Wish } from './wish';
import { walkWords } from './words';

/** What was wished stays while the traveller looks elsewhere in the app. */
const wish = signal<Wish>(FIRST);
const planned = signal<{ plan: Plan; body: PlanBody } | undefined>(undefined);

export default function Walk() {
  const t = walkWords();
  const { query, route } = useLocation();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const result = useRef<HTMLDivElement>(null);

  // "Walk from here" on a place's page brings the place along.
  useEffect(() => {
    if (!query.start) return;
    const place = { id: query.start, name: query.name ?? query.start };
    wish.value = { ...wish.value, from: 'place', start: place };
    route('/walk', true);
  }, [query.start]);

  const plan = async () => {
    setBusy(true);
    setProblem(undefined);
    planned.value = undefined;
    result.current?.scrollIntoView({ behavior: 'smooth' });
    try {
      const w = wish.value;
      const anchor = w.from === 'area' ? w.area : w.from === 'place' ? (w.start ?? w.must[0]) : undefined;
      const body = bodyOf(w, lang.value, anchor && (await zoneOf(anchor.id)), here.value.at);
      planned.value = { plan: await api.post<Plan>('/v1/routes', body), body };
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(false);
  };

  return (
    <>
      <PageHead title={roomWords().walkTitle}>{t.lead}</PageHead>
      <div class="stack">
        <Shelf />
        <WalkForm wish={wish.value} onChange={(next) => (wish.value = next)} onGo={() => void plan()} busy={busy} problem={problem} />
        <div ref={result} class="stack" aria-live="polite">
          {busy && <Progress label={t.going} />}
          {problem && <ErrorNote problem={problem} />}
          {planned.value && !busy && <Result {...planned.value} />}
        </div>
      </div>
    </>
  );
}
