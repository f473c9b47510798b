import { clock, day, dayKey, dayWord } from '../../i18n/format';
import { onWords } from './words';

/** When an event is, in few words. Ends are exclusive: midnight belongs to the day before. */
export function whenOf(from: string | null | undefined, until: string | null | undefined, zone?: string): string {
  const t = onWords();
  const last = until ? new Date(Date.parse(until) - 1).toISOString() : undefined;
  if (from && last && dayKey(from, zone) === dayKey(last, zone)) {
    const whole = clock(from, zone) === '00:00' && clock(last, zone) === '23:59';
    return whole ? dayWord(from, zone) : `${dayWord(from, zone)} ${clock(from, zone)}–${clock(until ?? last, zone)}`;
  }
  if (from && last) return t.range(day(from, zone), day(last, zone));
  if (from) return t.since(day(from, zone));
  return last ? t.until(day(last, zone)) : t.open;
}

/** Days until it is over; for what is over soon. */
export function daysLeft(until: string | null | undefined, zone?: string, now = new Date()): number | undefined {
  if (!until) return undefined;
  const last = dayKey(new Date(Date.parse(until) - 1), zone);
  return Math.round((Date.parse(last) - Date.parse(dayKey(now, zone))) / 86_400_000);
}
