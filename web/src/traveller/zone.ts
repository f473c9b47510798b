import { useEffect, useState } from 'preact/hooks';
import { api } from '../api';
import type { PlaceCard } from './types';

/** The clock that a place goes by. Times are told by it, wherever the reader sits. */

const known = new Map<string, Promise<string | undefined>>();

export function zoneOf(placeId: string): Promise<string | undefined> {
  const asked = known.get(placeId);
  if (asked) return asked;
  const asking = api.get<PlaceCard>(`/v1/places/${encodeURIComponent(placeId)}`).then(
    (card) => card.time_zone,
    () => {
      known.delete(placeId); // asked again next time; until then the device's own clock has to do
      return undefined;
    },
  );
  known.set(placeId, asking);
  return asking;
}

/** Undefined, which means the device's own clock, until it is known. */
export function useZone(placeId: string | undefined): string | undefined {
  const [zone, setZone] = useState<string>();
  useEffect(() => {
    if (placeId) void zoneOf(placeId).then(setZone);
  }, [placeId]);
  return zone;
}
