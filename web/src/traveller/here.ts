import { signal } from '@preact/signals';
import type { Position } from '../api';

/** Where the traveller is, when the traveller wants that to be used. Never asked for unbidden. */

export type Here = { state: 'off' | 'asking' | 'on' | 'refused' | 'failed'; at?: Position; accuracyM?: number };

export const here = signal<Here>({ state: 'off' });

/** Asks the device. Resolves to the position, or to nothing when it is refused or cannot be told. */
export function findHere(): Promise<Position | undefined> {
  if (!('geolocation' in navigator)) {
    here.value = { state: 'failed' };
    return Promise.resolve(undefined);
  }
  here.value = { ...here.value, state: 'asking' };
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const at = { lat: round(coords.latitude), lon: round(coords.longitude) };
        here.value = { state: 'on', at, accuracyM: coords.accuracy };
        resolve(at);
      },
      (error) => {
        here.value = { state: error.code === error.PERMISSION_DENIED ? 'refused' : 'failed' };
        resolve(undefined);
      },
      { enableHighAccuracy: true, timeout: 12_000, maximumAge: 60_000 },
    );
  });
}

export function forgetHere(): void {
  here.value = { state: 'off' };
}

/** Five decimals are a metre; more would only tell about the device. */
function round(degrees: number): number {
  return Math.round(degrees * 100_000) / 100_000;
}
