// Urgent notices of this place, above everything.

export function Urgent() {
  return null;
}
