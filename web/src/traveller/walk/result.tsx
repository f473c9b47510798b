import { useState } from 'preact/hooks';
import { Tabs } from '../../kit';
import { PlanView } from '../plan/overview';
import type { Plan } from '../types';
import { KeepPlan } from './keep';
import { TakeAlong } from './take-along';
import type { PlanBody } from './wish';
import { walkWords } from './words';

/** A plan with its alternatives, to be kept or taken along. */
export function Result({ plan, body }: { plan: Plan; body: PlanBody }) {
  const t = walkWords();
  const courses = [plan, ...(plan.alternatives ?? [])];
  const [shown, setShown] = useState('1');
  const course = courses[Number(shown) - 1] ?? plan;
  const one = <PlanView plan={plan} course={course} />;
  // An alternative is asked for again by its stops; the first is what was wished.
  const again = course === plan ? body : { ...body, must_visit: course.stops.map((s) => s.place.id) };
  return (
    <section class="stack" aria-label={t.result}>
      <h2>{t.result}</h2>
      {courses.length > 1 ? (
        <Tabs
          label={t.result}
          tabs={courses.map((_, i) => ({ id: String(i + 1), label: t.option(i + 1) }))}
          value={shown}
          onChange={setShown}
        >
          {one}
        </Tabs>
      ) : (
        one
      )}
      {course.stops.length > 0 && (
        <>
          <KeepPlan plan={plan} body={again} />
          <TakeAlong body={again} />
        </>
      )}
    </section>
  );
}
