/** Maps, for every room. MapLibre itself is fetched only when a map with tiles is seen. */
export { MapView } from './view';
export type { MapLine, MapMark, MapProps } from './types';
