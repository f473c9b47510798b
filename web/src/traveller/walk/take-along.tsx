import { useState } from 'preact/hooks';
import { problemOf, send } from '../../api';
import { Button, ErrorNote } from '../../kit';
import type { Problem } from '../../api';
import type { PlanBody } from './wish';
import { walkWords } from './words';

const FORMS = ['gpx', 'ics', 'geojson'] as const;

/** The plan as a file for a watch, a calendar or another map. */
export function TakeAlong({ body }: { body: PlanBody }) {
  const t = walkWords();
  const [busy, setBusy] = useState<string>();
  const [problem, setProblem] = useState<Problem>();
  const take = async (form: (typeof FORMS)[number]) => {
    setBusy(form);
    setProblem(undefined);
    try {
      const answer = await send('POST', '/v1/routes', body, { query: { format: form } });
      save(await answer.blob(), `daoyou.${form}`);
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(undefined);
  };
  return (
    <div class="stack-small">
      <div class="row" role="group" aria-label={t.take}>
        {FORMS.map((form) => (
          <Button key={form} small icon="download" busy={busy === form} onClick={() => void take(form)}>
            {t[form]}
          </Button>
        ))}
      </div>
      {problem && <ErrorNote problem={problem} />}
    </div>
  );
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
