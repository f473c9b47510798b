import { api, type Load } from '../../api';
import { usePoll } from '../../kit/poll';
import { isRunning, type Run } from './run';

/**
 * Runs, followed: closely while one is under way and at first, else now and then. `asked` changes when
 * somebody has asked for a run, so that it is looked for.
 */
export function useRuns(source: string | undefined, limit: number, asked = 0): Load<{ items: Run[] }> {
  return usePoll(
    (signal) => api.get<{ items: Run[] }>('/v1/admin/runs', { source, limit }, { signal }),
    ({ items }, round) => (items.some(isRunning) ? 2000 : round < 10 ? 4000 : 15_000),
    [source, limit, asked],
  );
}
