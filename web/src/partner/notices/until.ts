import { dayKey } from '../../i18n/format';

/** Until when a notice holds, as the server takes it. Days are by the partner's own clock. */

export type Until = '60' | '180' | 'today' | 'tomorrow' | 'week';
export const UNTIL: readonly Until[] = ['60', '180', 'today', 'tomorrow', 'week'];

export type Period = { starts_at?: string; ends_at?: string; for_min?: number };

export function periodOf(until: Until, now = new Date()): Period {
  const day = (days: number) => dayKey(new Date(now.getTime() + days * 86_400_000));
  switch (until) {
    case '60':
    case '180':
      return { for_min: Number(until) };
    case 'today':
      return {};
    case 'tomorrow':
      return { ends_at: day(1) };
    case 'week':
      return { ends_at: day(6) };
  }
}

/** When that is, for the words beside it. */
export function endOf(until: Until, now = new Date()): Date {
  if (until === '60' || until === '180') return new Date(now.getTime() + Number(until) * 60_000);
  const days = { today: 1, tomorrow: 2, week: 7 }[until];
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
}

/** Times of a form (`2026-12-01T18:00`); what is empty is left out. */
export function periodOfTimes(from: string, until: string): Period {
  const written = (time: string) => time.replace('T', ' ');
  return { ...(from ? { starts_at: written(from) } : {}), ...(until ? { ends_at: written(until) } : {}) };
}

/** Now, as a form writes it: the earliest time that can be chosen. */
export function formNow(now = new Date()): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${dayKey(now)}T${two(now.getHours())}:${two(now.getMinutes())}`;
}
