// Saves a file where the person's browser puts such things, under a name that tells nothing.

import { today } from '../ui/dates';

/** How long the address of a file must hold until the browser has read it. */
const READ_MS = 60_000;

/** Saves a text. Answers the name it was given. */
export function saveFile(text: string, type: string, ending: string): string {
  const name = `${today()}.${ending}`;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), READ_MS);
  return name;
}
