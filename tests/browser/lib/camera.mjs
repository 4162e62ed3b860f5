// What a camera sees in a test: a picture, made into a video file that Chromium plays as if it were the lens.

import { writeFileSync } from 'node:fs';

const WIDTH = 640;
const HEIGHT = 480;
/** Chromium plays the file over and over; a handful of equal frames is a still life. */
const FRAMES = 5;

/**
 * Writes a picture (PNG bytes) as a video. `page` is any blank page: it decodes the picture, because a browser can and this process cannot.
 * The picture lies in the middle of a light wall, as when one phone is held before another.
 */
export async function film(page, png, file) {
  const base64 = await page.evaluate(async ({ data, width, height }) => {
    const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
    const canvas = new OffscreenCanvas(width, height);
    const pen = canvas.getContext('2d');
    pen.fillStyle = '#e8e8e8';
    pen.fillRect(0, 0, width, height);
    const scale = Math.min((width * 0.9) / picture.width, (height * 0.9) / picture.height);
    const [w, h] = [picture.width * scale, picture.height * scale];
    pen.drawImage(picture, (width - w) / 2, (height - h) / 2, w, h);
    const { data: pixels } = pen.getImageData(0, 0, width, height);
    let binary = '';
    for (let at = 0; at < pixels.length; at += 0x8000) binary += String.fromCharCode(...pixels.subarray(at, at + 0x8000));
    return btoa(binary);
  }, { data: png.toString('base64'), width: WIDTH, height: HEIGHT });
  writeFileSync(file, video(Buffer.from(base64, 'base64')));
}

/** YUV4MPEG2 (4:2:0) from red, green, blue, opacity. */
function video(pixels) {
  const luma = Buffer.alloc(WIDTH * HEIGHT);
  const blue = Buffer.alloc(luma.length / 4);
  const red = Buffer.alloc(luma.length / 4);
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const at = (y * WIDTH + x) * 4;
      const [r, g, b] = [pixels[at], pixels[at + 1], pixels[at + 2]];
      luma[y * WIDTH + x] = 16 + (66 * r + 129 * g + 25 * b + 128) / 256;
      if (y % 2 || x % 2) continue;
      const half = (y / 2) * (WIDTH / 2) + x / 2;
      blue[half] = 128 + (-38 * r - 74 * g + 112 * b + 128) / 256;
      red[half] = 128 + (112 * r - 94 * g - 18 * b + 128) / 256;
    }
  }
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, blue, red]);
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`), ...Array(FRAMES).fill(frame)]);
}
