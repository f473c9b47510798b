import type { Problem } from '../api';
import { Button, ErrorNote } from '../kit';
import { roomWords } from './words/room';

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
    <Button busy={busy} onClick={go}>
      {roomWords().more}
    </Button>
  );
}
