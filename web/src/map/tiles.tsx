import { AttributionControl, LngLatBounds, Map as Chart, Marker, NavigationControl, setWorkerUrl } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Site } from '../api';
import { lang } from '../i18n/lang';
import { theme } from '../i18n/theme';
import { apart } from './apart';
import { Drawing } from './drawing';
import { NAMES, styleOf } from './style';
import { along, positionsOf, type MapProps } from './types';
import { mapWords } from './words';
import './tiles.css';

setWorkerUrl(workerUrl); // under its hashed name; MapLibre would look for the one of its package

/** The map proper. It and MapLibre are fetched only when a map is seen. */
export default function Tiles(props: MapProps & { map: NonNullable<Site['map']> }) {
  const box = useRef<HTMLDivElement>(null);
  const [broken, setBroken] = useState(false);
  const dark = isDark();
  const drawn = JSON.stringify([props.lines, props.marks, props.here]);

  useEffect(() => {
    if (!box.current) return;
    let chart: Chart;
    try {
      chart = open(box.current, props, dark);
    } catch (error) {
      console.warn('the map cannot be drawn here', error);
      setBroken(true);
      return;
    }
    return () => chart.remove();
  }, [drawn, dark, lang.value, props.map]);

  if (broken) return <Drawing {...props} />;
  return <div class="tiles" ref={box} role="region" aria-label={`${mapWords().map}: ${props.title}`} />;
}

function open(container: HTMLElement, props: MapProps & { map: NonNullable<Site['map']> }, dark: boolean): Chart {
  const t = mapWords();
  const bounds = positionsOf(props).reduce((b, p) => b.extend([p.lon, p.lat]), new LngLatBounds());
  const chart = new Chart({
    container,
    style: styleOf(props.map, dark, lang.value, location.origin),
    bounds,
    fitBoundsOptions: { padding: 48, maxZoom: 16.5 },
    attributionControl: false,
    cooperativeGestures: matchMedia('(pointer: coarse)').matches,
    locale: {
      'Map.Title': t.map,
      'NavigationControl.ZoomIn': t.zoomIn,
      'NavigationControl.ZoomOut': t.zoomOut,
      'CooperativeGesturesHandler.MobileHelpText': t.twoFingers,
      'CooperativeGesturesHandler.WindowsHelpText': t.withKey,
      'CooperativeGesturesHandler.MacHelpText': t.withKey,
    },
  });
  chart.addControl(new NavigationControl({ showCompass: false }), 'top-right');
  chart.addControl(new AttributionControl({ compact: false }));
  const pins = (props.marks ?? []).map((mark) => {
    const pin = pinOf(mark.n, mark.label);
    pin.addEventListener('click', () => props.onMark?.(mark.id));
    return new Marker({ element: pin }).setLngLat([mark.lon, mark.lat]).addTo(chart);
  });
  keepApart(chart, pins);
  if (props.here) {
    const dot = document.createElement('div');
    dot.className = 'tiles-here';
    dot.title = t.here;
    new Marker({ element: dot }).setLngLat([props.here.lon, props.here.lat]).addTo(chart);
  }
  chart.on('load', () => drawLines(chart, props, dark));
  return chart;
}

/** Pins of places that lie on each other at this scale stand side by side, at every scale. */
function keepApart(chart: Chart, pins: Marker[]): void {
  const widest = Math.max(0, ...pins.map((pin) => pin.getElement().offsetWidth));
  const spread = () => {
    const by = apart(
      pins.map((pin) => chart.project(pin.getLngLat())),
      widest + 1,
    );
    for (const [i, pin] of pins.entries()) pin.setOffset([by[i]?.x ?? 0, by[i]?.y ?? 0]);
  };
  spread();
  for (const turn of ['zoom', 'rotate', 'pitch'] as const) chart.on(turn, spread);
}

function drawLines(chart: Chart, props: MapProps, dark: boolean): void {
  const features = (props.lines ?? []).map((line) => ({
    type: 'Feature' as const,
    properties: { dotted: line.dotted === true },
    geometry: { type: 'LineString' as const, coordinates: along(line).map((at) => [at.lon, at.lat]) },
  }));
  chart.addSource('way', { type: 'geojson', data: { type: 'FeatureCollection', features } });
  const colour = dark ? '#7cc4a4' : '#2f6b54';
  const layout = { 'line-cap': 'round', 'line-join': 'round' } as const;
  const below = chart.getLayer(NAMES) ? NAMES : undefined; // names stay readable above the way
  const add = (layer: Parameters<Chart['addLayer']>[0]) => chart.addLayer(layer, below);
  add({
    id: 'way',
    type: 'line',
    source: 'way',
    filter: ['!', ['get', 'dotted']],
    layout,
    paint: { 'line-color': colour, 'line-width': 5, 'line-opacity': 0.9 },
  });
  add({
    id: 'way-estimated',
    type: 'line',
    source: 'way',
    filter: ['get', 'dotted'],
    layout,
    paint: { 'line-color': colour, 'line-width': 4, 'line-dasharray': [0.1, 2] },
  });
}

function pinOf(n: number | undefined, label: string): HTMLElement {
  const pin = document.createElement('button');
  pin.type = 'button';
  pin.className = n === undefined ? 'tiles-pin tiles-pin-plain' : 'tiles-pin';
  pin.textContent = n === undefined ? '' : String(n);
  pin.title = label;
  pin.setAttribute('aria-label', n === undefined ? label : `${n} ${label}`);
  return pin;
}

function isDark(): boolean {
  return theme.value === 'system' ? matchMedia('(prefers-color-scheme: dark)').matches : theme.value === 'dark';
}
