// How large a photograph is kept: large enough to read a form, small enough for a full phone.

/** The longer side of what is kept. */
export const LONG_SIDE = 1600;
/** The longer side of the small picture in a list. */
export const THUMB_SIDE = 320;

/** A size. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The size to draw at: the longer side at most `long`, the shape kept, never larger than it was and never nothing. */
export function fit(of: Size, long: number): Size {
  const longest = Math.max(of.width, of.height);
  if (longest <= long) return { width: Math.max(1, Math.round(of.width)), height: Math.max(1, Math.round(of.height)) };
  const side = (one: number): number => Math.max(1, Math.round((one * long) / longest));
  return { width: side(of.width), height: side(of.height) };
}
