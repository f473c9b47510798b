import type { Position } from '../../api';
import { positionIn } from './exif';

/** A photograph made ready to send: small enough for a weak signal, with the position it was taken at. */
export type Ready = { blob: Blob; position?: Position };

/** More than this is not looked at; sending it would only take longer. */
const LONGEST = 1280;
const SMALL_ENOUGH = 1_500_000;

/**
 * Shrinks a large picture. That drops what the camera wrote into it, so the position is read first.
 * What this browser cannot draw goes as it is, and the server says what it thinks of it.
 */
export async function ready(file: Blob): Promise<Ready> {
  const position = positionIn(await file.slice(0, 256 * 1024).arrayBuffer());
  if (file.size <= SMALL_ENOUGH && file.type === 'image/jpeg') return { blob: file, position };
  try {
    return { blob: await shrink(file), position };
  } catch {
    return { blob: file, position };
  }
}

async function shrink(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const by = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * by);
  canvas.height = Math.round(picture.height * by);
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('not drawn'))), 'image/jpeg', 0.88);
  });
}
