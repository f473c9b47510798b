import { Button, EmptyState, useTitle } from '../kit';
import { roomWords } from './words';

export function NotFound() {
  const t = roomWords();
  useTitle(t.notFound);
  return (
    <EmptyState
      alone
      icon="place"
      title={t.notFound}
      action={
        <Button href="/" kind="primary">
          {t.home}
        </Button>
      }
    >
      {t.notFoundHint}
    </EmptyState>
  );
}
