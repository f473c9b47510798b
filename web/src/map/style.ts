import type { StyleSpecification } from 'maplibre-gl';
import type { Site } from '../api';
import type { Lang } from '../i18n/lang';

/** How the base map looks: our own vector tiles in the colours of the app, or a given raster. */

type Colours = { paper: string; path: string; street: string; steps: string; water: string; ink: string };

const LIGHT: Colours = {
  paper: '#f4f0e6',
  path: '#b9ab8a',
  street: '#ffffff',
  steps: '#b9792f',
  water: '#2d5d84',
  ink: '#3b4741',
};
const DARK: Colours = {
  paper: '#141c18',
  path: '#6b7d74',
  street: '#3a4841',
  steps: '#cf9a55',
  water: '#92c0e3',
  ink: '#c6d0ca',
};

type MapOfSite = NonNullable<Site['map']>;

/** The lowest layer of names. */
export const NAMES = 'way-names';

export function styleOf(map: MapOfSite, dark: boolean, lang: Lang, origin: string): StyleSpecification {
  return map.own ? ownTiles(dark ? DARK : LIGHT, lang, origin, map.attribution) : raster(map, dark);
}

/** No `glyphs`: letters are drawn from the fonts of the device, so nothing else is fetched. */
function ownTiles(c: Colours, lang: Lang, origin: string, attribution?: string | null): StyleSpecification {
  const name = lang === 'en' ? ['coalesce', ['get', 'name_en'], ['get', 'name']] : ['get', 'name'];
  const kinds = (...kinds: string[]) => ['in', ['get', 'kind'], ['literal', kinds]];
  const width = (base: number) => ['interpolate', ['exponential', 1.6], ['zoom'], 11, base * 0.5, 18, base * 5];
  const rides = kinds('ferry', 'gondola', 'cable_car', 'chair_lift', 'mixed_lift', 'funicular');
  const steps = kinds('steps');
  const streets = kinds('road', 'pedestrian');
  // Roads have a rank: 1 is the fastest, 3 and none at all the narrowest.
  const byRank = (base: number) => ['*', base, ['-', 2.2, ['*', 0.4, ['coalesce', ['get', 'rank'], 3]]]];
  const streetWidth = ['interpolate', ['exponential', 1.6], ['zoom'], 11, byRank(1), 18, byRank(9)];
  return {
    version: 8,
    sources: {
      own: {
        type: 'vector',
        tiles: [`${origin}/v1/map/{z}/{x}/{y}.mvt`],
        minzoom: 6,
        maxzoom: 15, // exact from 14 on; drawn larger from these
        ...(attribution ? { attribution } : {}),
      },
    },
    layers: [
      { id: 'paper', type: 'background', paint: { 'background-color': c.paper } },
      {
        id: 'streets',
        type: 'line',
        source: 'own',
        'source-layer': 'ways',
        filter: streets,
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: { 'line-color': c.street, 'line-width': streetWidth },
      },
      {
        id: 'paths',
        type: 'line',
        source: 'own',
        'source-layer': 'ways',
        filter: ['!', ['any', streets, steps, rides]],
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: { 'line-color': c.path, 'line-width': width(1) },
      },
      {
        id: 'steps',
        type: 'line',
        source: 'own',
        'source-layer': 'ways',
        filter: steps,
        paint: { 'line-color': c.steps, 'line-width': width(1.2), 'line-dasharray': [0.6, 0.6] },
      },
      {
        id: 'rides',
        type: 'line',
        source: 'own',
        'source-layer': 'ways',
        filter: rides,
        paint: { 'line-color': c.water, 'line-width': width(0.8), 'line-dasharray': [3, 2] },
      },
      {
        id: NAMES,
        type: 'symbol',
        source: 'own',
        'source-layer': 'ways',
        minzoom: 14,
        layout: { 'symbol-placement': 'line', 'text-field': name, 'text-size': 12, 'text-font': ['sans-serif'] },
        paint: { 'text-color': c.ink, 'text-halo-color': c.paper, 'text-halo-width': 1.5 },
      },
      {
        id: 'place-names',
        type: 'symbol',
        source: 'own',
        'source-layer': 'places',
        minzoom: 12,
        layout: {
          'text-field': name,
          'text-size': 13,
          'text-font': ['sans-serif'],
          'text-anchor': 'top',
          'text-offset': [0, 1],
          'text-optional': true,
        },
        paint: { 'text-color': c.ink, 'text-halo-color': c.paper, 'text-halo-width': 2 },
      },
    ],
  } as StyleSpecification;
}

function raster(map: MapOfSite, dark: boolean): StyleSpecification {
  return {
    version: 8,
    sources: {
      tiles: {
        type: 'raster',
        tiles: [map.tiles_url ?? ''],
        tileSize: 256,
        maxzoom: 19,
        ...(map.attribution ? { attribution: map.attribution } : {}),
      },
    },
    layers: [
      {
        id: 'tiles',
        type: 'raster',
        source: 'tiles',
        paint: dark ? { 'raster-brightness-max': 0.6, 'raster-saturation': -0.3 } : {},
      },
    ],
  };
}
