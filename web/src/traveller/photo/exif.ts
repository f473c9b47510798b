import type { Position } from '../../api';

/**
 * Where a JPEG says it was taken. Only that is read: the APP1 segment "Exif", the directory of the
 * GPS, latitude and longitude. Anything unexpected means that it does not say.
 */
export function positionIn(bytes: ArrayBuffer): Position | undefined {
  try {
    const view = new DataView(bytes);
    const tiff = findExif(view);
    return tiff === undefined ? undefined : readPosition(view, tiff);
  } catch (error) {
    if (error instanceof RangeError) return undefined; // cut off, or offsets that lead nowhere
    throw error;
  }
}

function findExif(view: DataView): number | undefined {
  if (view.getUint16(0) !== 0xffd8) return undefined;
  for (let at = 2; view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1);
    if (marker === 0xda) return undefined; // the picture itself begins
    if (marker === 0xe1 && view.getUint32(at + 4) === 0x45786966) return at + 10;
  }
  return undefined;
}

function readPosition(view: DataView, tiff: number): Position | undefined {
  const little = view.getUint16(tiff) === 0x4949;
  const u16 = (at: number) => view.getUint16(at, little);
  const u32 = (at: number) => view.getUint32(at, little);

  /** Where the value of each tag of a directory stands. */
  const directory = (offset: number): Map<number, number> => {
    const start = tiff + offset;
    const tags = new Map<number, number>();
    for (let i = 0; i < u16(start); i++) {
      const entry = start + 2 + i * 12;
      tags.set(u16(entry), entry + 8);
    }
    return tags;
  };
  const degrees = (value: number | undefined): number | undefined => {
    if (value === undefined) return undefined;
    const at = tiff + u32(value);
    const part = (i: number) => u32(at + i * 8) / u32(at + i * 8 + 4);
    const all = part(0) + (part(1) || 0) / 60 + (part(2) || 0) / 3600;
    return Number.isFinite(all) ? all : undefined;
  };

  const gps = directory(u32(tiff + 4)).get(0x8825);
  if (gps === undefined) return undefined;
  const tags = directory(u32(gps));
  const side = (tag: number) => String.fromCharCode(view.getUint8(tags.get(tag) ?? tiff));
  const lat = degrees(tags.get(2));
  const lon = degrees(tags.get(4));
  if (lat === undefined || lon === undefined || (lat === 0 && lon === 0)) return undefined;
  if (lat > 90 || lon > 180) return undefined;
  return { lat: side(1) === 'S' ? -lat : lat, lon: side(3) === 'W' ? -lon : lon };
}
