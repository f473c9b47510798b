import type { Position } from '../api';

/** What is drawn, whoever draws it. */
export type MapLine = {
  /** As GeoJSON has them: longitude first. */
  coordinates: readonly number[][];
  /** Not on the map: told by the straight line. */
  dotted?: boolean;
};
export type MapMark = Position & { id: string; label: string; n?: number };
export type MapProps = {
  /** What the map shows, for those who do not see it. */
  title: string;
  lines?: readonly MapLine[];
  marks?: readonly MapMark[];
  here?: Position;
  onMark?: (id: string) => void;
};

export function positionsOf({ lines = [], marks = [], here }: MapProps): Position[] {
  return [
    ...lines.flatMap(along),
    ...marks,
    ...(here ? [here] : []),
  ];
}

/** The points of a line as positions; what is no pair is left out. */
export function along(line: MapLine): Position[] {
  return line.coordinates.flatMap(([lon, lat]) => (lon === undefined || lat === undefined ? [] : [{ lat, lon }]));
}
