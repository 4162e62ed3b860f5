// A photograph on its way to the phone's store: drawn anew on a canvas, which makes it small and leaves behind what a camera writes into
// files, such as where it was taken. Bytes travel as base64url text.

import { LONG_SIDE, THUMB_SIDE, fit } from './shrink';

/** What is kept: the picture and a small one for lists. */
export interface Shrunk {
  readonly picture: Blob;
  readonly thumbnail: Blob;
}

/** Tried one after the other until a picture is small enough. */
const QUALITIES = [0.8, 0.6, 0.4] as const;
const THUMB_QUALITY = 0.6;

type Drawable = ImageBitmap | HTMLVideoElement;

const sizeOf = (of: Drawable): { width: number; height: number } => ('videoWidth' in of ? { width: of.videoWidth, height: of.videoHeight } : of);

function draw(of: Drawable, long: number): HTMLCanvasElement {
  const { width, height } = fit(sizeOf(of), long);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.drawImage(of, 0, 0, width, height);
  return canvas;
}

const encode = (canvas: HTMLCanvasElement, quality: number): Promise<Blob> =>
  new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/jpeg', quality));

/** Draws a picture small. Rejects when it cannot be drawn, or not small enough. */
export async function shrink(of: Drawable, bytesMax: number): Promise<Shrunk> {
  const canvas = draw(of, LONG_SIDE);
  const thumbnail = await encode(draw(of, THUMB_SIDE), THUMB_QUALITY);
  for (const quality of QUALITIES) {
    const picture = await encode(canvas, quality);
    if (picture.size <= bytesMax) return { picture, thumbnail };
  }
  throw new Error('too large a picture');
}

/** Reads a file as a picture, the right way up. */
export const open = (file: Blob): Promise<ImageBitmap> => createImageBitmap(file);

/** Bytes as base64url text. */
export async function asText(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  // In pieces: a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** A file from base64url text. */
export function asFile(text: string, type: string): Blob {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return new Blob([Uint8Array.from(plain, (char) => char.charCodeAt(0))], { type });
}
