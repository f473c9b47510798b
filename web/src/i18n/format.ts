import { lang } from './lang';

/** Times, distances and sums as people of the reader's language write them. */

const zh = () => lang.value !== 'en';
const tag = () => (zh() ? 'zh-CN' : 'en-GB');

export type Zone = string | undefined;

function parts(at: Date, zone: Zone, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(tag(), { ...options, ...(zone ? { timeZone: zone } : {}) }).format(at);
}

/** "09:30" by the clock of `zone`. */
export function clock(iso: string, zone?: Zone): string {
  return parts(new Date(iso), zone, { hour: '2-digit', minute: '2-digit', hour12: false });
}

/** "2026-12-01" by the clock of `zone`; for comparing days. */
export function dayKey(at: string | Date, zone?: Zone): string {
  return new Intl.DateTimeFormat('en-CA', zone ? { timeZone: zone } : {}).format(new Date(at));
}

/** "12月1日 周二" or "Tue 1 Dec"; with the year when it is another one. */
export function day(iso: string, zone?: Zone, now = new Date()): string {
  const at = new Date(iso);
  const other = dayKey(at, zone).slice(0, 4) !== dayKey(now, zone).slice(0, 4);
  return parts(at, zone, { weekday: 'short', day: 'numeric', month: 'short', ...(other ? { year: 'numeric' } : {}) });
}

/** "今天 09:30" · "1 Dec, 09:30". */
export function moment(iso: string, zone?: Zone, now = new Date()): string {
  return `${dayWord(iso, zone, now)} ${clock(iso, zone)}`;
}

/** Today, tomorrow and yesterday by name, other days by date. */
export function dayWord(iso: string, zone?: Zone, now = new Date()): string {
  const difference = daysBetween(dayKey(now, zone), dayKey(iso, zone));
  if (difference === 0) return zh() ? '今天' : 'today';
  if (difference === 1) return zh() ? '明天' : 'tomorrow';
  if (difference === -1) return zh() ? '昨天' : 'yesterday';
  return day(iso, zone, now);
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** How long ago: "刚刚", "3 小时前", "2 days ago". */
export function ago(iso: string, now = Date.now()): string {
  const minutes = Math.max(0, Math.round((now - Date.parse(iso)) / 60_000));
  if (minutes < 2) return zh() ? '刚刚' : 'just now';
  if (minutes < 60) return zh() ? `${minutes} 分钟前` : `${minutes} min ago`;
  const hours = Math.round(minutes / 60);
  if (hours < 24) return zh() ? `${hours} 小时前` : hours === 1 ? '1 hour ago' : `${hours} hours ago`;
  const days = Math.round(hours / 24);
  if (days < 60) return zh() ? `${days} 天前` : days === 1 ? 'yesterday' : `${days} days ago`;
  const months = Math.round(days / 30);
  return zh() ? `${months} 个月前` : `${months} months ago`;
}

/** A span: "45 分钟", "2 h 30". */
export function span(minutes: number): string {
  const whole = Math.max(0, Math.round(minutes));
  const [hours, rest] = [Math.floor(whole / 60), whole % 60];
  if (hours === 0) return zh() ? `${rest} 分钟` : `${rest} min`;
  if (zh()) return rest === 0 ? `${hours} 小时` : `${hours} 小时 ${rest} 分`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** A span of seconds in its largest fitting unit, for lifetimes: "3 天", "12 hours". */
export function lifetime(seconds: number): string {
  if (seconds < 5400) return span(seconds / 60);
  if (seconds < 172_800) {
    const hours = Math.round(seconds / 3600);
    return zh() ? `${hours} 小时` : `${hours} hours`;
  }
  const days = Math.round(seconds / 86_400);
  return zh() ? `${days} 天` : `${days} days`;
}

export function distance(metres: number): string {
  if (metres < 950) return zh() ? `${round10(metres)} 米` : `${round10(metres)} m`;
  const km = (metres / 1000).toFixed(metres < 9950 ? 1 : 0);
  return zh() ? `${km} 公里` : `${km} km`;
}

function round10(metres: number): number {
  return metres < 20 ? Math.round(metres) : Math.round(metres / 10) * 10;
}

export function money(amount: number, currency = 'CNY'): string {
  if (amount === 0) return zh() ? '免费' : 'free';
  return new Intl.NumberFormat(tag(), {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    maximumFractionDigits: amount % 1 === 0 ? 0 : 2,
  }).format(amount);
}

export function count(n: number): string {
  return new Intl.NumberFormat(tag()).format(n);
}

export function bytes(n: number): string {
  if (n < 1024) return `${n} B`;
  if (n < 1024 * 1024) return `${(n / 1024).toFixed(n < 10_240 ? 1 : 0)} kB`;
  return `${(n / 1024 / 1024).toFixed(1)} MB`;
}
