// What was saved, at hand.

export function Saved() {
  return null;
}

export function SaveButton(_: { article: string }) {
  return null;
}
