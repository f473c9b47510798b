import type { Problem } from '../api';
import { Button } from './button';
import { ErrorNote } from './feedback';
import { kitWords } from './words';

/** The foot of a list that goes on. */
export function More({
  more,
  busy,
  problem,
}: {
  more: (() => Promise<void>) | undefined;
  busy: boolean;
  problem: Problem | undefined;
}) {
  if (!more) return null;
  const go = () => void more();
  return problem ? (
    <ErrorNote problem={problem} onRetry={go} />
  ) : (
    <div>
      <Button icon="down" busy={busy} onClick={go}>
        {kitWords().showMore}
      </Button>
    </div>
  );
}
