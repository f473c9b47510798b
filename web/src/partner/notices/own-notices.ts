import { api, type Freshness, type Page, type PlaceRef } from '../../api';

/** A notice of the partner's own, as the server tells it. */
export type OwnNotice = {
  external_id: string;
  place_ref?: string;
  state: 'in_force' | 'to_come' | 'ended';
  ended_at?: string;
  effect: string;
  place?: PlaceRef | null;
  title: string;
  body: string;
  starts_at?: string | null;
  ends_at?: string | null;
  freshness: Freshness;
};

/** Notices that ended within so many days are shown. */
export const ENDED_DAYS = 30;

/** A page of them: in force, to come and ended lately, the latest start first. */
export const readNotices = (cursor?: string, signal?: AbortSignal) =>
  api.get<Page<OwnNotice>>('/v1/partner/notices', { ended_days: ENDED_DAYS, limit: 50, cursor }, { signal });

/** Places of these notices as the partner names them, each once, in that order. */
export const placesOf = (notices: readonly OwnNotice[]): string[] => [
  ...new Set(notices.flatMap((n) => n.place_ref ?? [])),
];

/** The notices that can still be ended, and those that are over. */
export function sorted(notices: readonly OwnNotice[]): { live: OwnNotice[]; over: OwnNotice[] } {
  const isOver = (n: OwnNotice) => n.state === 'ended';
  return { live: notices.filter((n) => !isOver(n)), over: notices.filter(isOver) };
}
