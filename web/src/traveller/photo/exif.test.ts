import { expect, test } from 'vitest';
import { positionIn } from './exif';

/** A JPEG that has nothing but where it was taken: SOI, APP1 with one GPS directory. */
function jpeg(lat: [number, number, number], ns: string, lon: [number, number, number], ew: string): ArrayBuffer {
  const tiff: number[] = [];
  const u16 = (n: number) => tiff.push(n & 255, n >> 8);
  const u32 = (n: number) => tiff.push(n & 255, (n >> 8) & 255, (n >> 16) & 255, (n >>> 24) & 255);
  tiff.push(0x49, 0x49); // little-endian
  u16(42);
  u32(8);
  u16(1); // the first directory: one entry, where the GPS one is
  u16(0x8825), u16(4), u32(1), u32(26);
  u32(0);
  u16(4); // the GPS directory, at 26
  const values = 26 + 2 + 4 * 12 + 4;
  u16(1), u16(2), u32(2), tiff.push(ns.charCodeAt(0), 0, 0, 0);
  u16(2), u16(5), u32(3), u32(values);
  u16(3), u16(2), u32(2), tiff.push(ew.charCodeAt(0), 0, 0, 0);
  u16(4), u16(5), u32(3), u32(values + 24);
  u32(0);
  for (const part of [...lat, ...lon]) u32(Math.round(part * 1000)), u32(1000);
  const length = 2 + 6 + tiff.length;
  return new Uint8Array([0xff, 0xd8, 0xff, 0xe1, length >> 8, length & 255, 0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff, 0xff, 0xd9])
    .buffer;
}

test('degrees, minutes and seconds become degrees', () => {
  const at = positionIn(jpeg([29, 53, 57.48], 'N', [118, 36, 21.24], 'E'));
  expect(at?.lat).toBeCloseTo(29.8993, 4);
  expect(at?.lon).toBeCloseTo(118.6059, 4);
});

test('south and west are below nought', () => {
  const at = positionIn(jpeg([33, 51, 24], 'S', [70, 0, 0], 'W'));
  expect(at?.lat).toBeCloseTo(-33.8567, 3);
  expect(at?.lon).toBe(-70);
});

test('a picture that does not say where it was taken says nothing', () => {
  expect(positionIn(new Uint8Array([0xff, 0xd8, 0xff, 0xda, 0, 2]).buffer)).toBeUndefined();
  expect(positionIn(new Uint8Array([0x89, 0x50, 0x4e, 0x47]).buffer)).toBeUndefined();
  expect(positionIn(new ArrayBuffer(0))).toBeUndefined();
});

test('one that is cut off anywhere says nothing and breaks nothing', () => {
  const whole = jpeg([29, 53, 57], 'N', [118, 36, 21], 'E');
  for (let length = 0; length < whole.byteLength - 2; length++) {
    expect(positionIn(whole.slice(0, length))).toBeUndefined();
  }
});

test('nought, nought is a camera that had no signal', () => {
  expect(positionIn(jpeg([0, 0, 0], 'N', [0, 0, 0], 'E'))).toBeUndefined();
});
