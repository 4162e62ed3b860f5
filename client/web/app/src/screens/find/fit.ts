// Fitting a text into a screen: as large as goes, and over several pages where even the smallest would not hold it. Sizes are class
// names, so that no style is written into the page.

/** Sizes in pixels, the largest first; the style sheet has a class `fit-N` for each. */
export const SIZES = [56, 48, 44, 40, 36, 32] as const;
/** What a page of several is set in: smaller than that nobody reads at arm's length. */
const PAGED: Size = 40;

export type Size = (typeof SIZES)[number];

/** A text laid out: its size, and the paragraphs of each page. */
export interface Layout {
  readonly size: Size;
  readonly pages: readonly (readonly string[])[];
}

/** Whether these paragraphs fit at a size. */
export type Fits = (paragraphs: readonly string[], size: Size) => boolean;

/** Sentences of a paragraph, each with its full stop. */
export const sentences = (text: string): string[] => text.match(/[^。！？；]+[。！？；]?/g) ?? [text];

/** Lays out: one page as large as fits, else pages filled sentence by sentence. */
export function layOut(paragraphs: readonly string[], fits: Fits): Layout {
  const size = SIZES.find((one) => fits(paragraphs, one));
  if (size) return { size, pages: [paragraphs] };
  const pages: string[][] = [[]];
  for (const sentence of paragraphs.flatMap(sentences)) {
    const page = pages.at(-1) as string[];
    if (page.length === 0 || fits([...page, sentence], PAGED)) page.push(sentence);
    else pages.push([sentence]);
  }
  return { size: PAGED, pages };
}
