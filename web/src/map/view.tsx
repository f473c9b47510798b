import { useEffect } from 'preact/hooks';
import { knowSite, site } from '../api';
import { late, Skeleton } from '../kit';
import { Drawing } from './drawing';
import { positionsOf, type MapProps } from './types';

const WithTiles = late(() => import('./tiles'));

/** A map where the service has one, a drawing where it has none or the device cannot draw one. */
export function MapView(props: MapProps) {
  useEffect(() => {
    void knowSite(); // never rejects: what is not known is nothing special
  }, []);
  if (positionsOf(props).length === 0) return null;
  if (!site.value) return <Skeleton lines={4} />;
  const map = site.value.map;
  return (map?.own || map?.tiles_url) && canDraw() ? <WithTiles {...props} map={map} /> : <Drawing {...props} />;
}

function canDraw(): boolean {
  const canvas = document.createElement('canvas');
  return canvas.getContext('webgl2') !== null;
}
