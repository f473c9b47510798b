import { render } from 'preact';
import type { Position } from '../api';
import { MapView } from '../map';

/** The app's map, put into a guide page. */
export function draw(room: HTMLElement, at: Position, title: string): void {
  render(<MapView title={title} marks={[{ ...at, id: 'here', label: title }]} />, room);
}
