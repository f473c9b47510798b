import { signal } from '@preact/signals';
import type { KeptPlan } from '../types';

/** The kept plans that this device knows of. The id is the key to a plan, so it stays on the device. */
export type Shelved = { id: string; title: string; start_at: string; zone: string };

const KEPT = 'daoyou.walks';
const MOST = 20;

export const shelf = signal<Shelved[]>(restore());

export function shelve(kept: KeptPlan): void {
  const { id, plan } = kept;
  const title = plan.stops.map((s) => s.place.name).join(' → ');
  put([{ id, title, start_at: plan.start_at, zone: plan.time_zone }, ...shelf.value.filter((it) => it.id !== id)]);
}

export function unshelve(id: string): void {
  put(shelf.value.filter((it) => it.id !== id));
}

function put(next: Shelved[]): void {
  shelf.value = next.slice(0, MOST);
  try {
    localStorage.setItem(KEPT, JSON.stringify(shelf.value));
  } catch {
    // no storage in some private windows: known for this visit only
  }
}

function restore(): Shelved[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? '[]');
    return Array.isArray(kept) ? (kept as Shelved[]) : [];
  } catch {
    return [];
  }
}
