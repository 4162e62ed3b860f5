// An amount typed on our own keys: at most two places after the point, at most nine digits before it. Text in, text out; what it is
// worth the phone reads (`parse_money`), nothing is reckoned here.

/** A key of the pad. */
export type PadKey = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '.' | 'back';

const WHOLE_MAX = 9;
const PLACES = 2;

/** What the amount reads after a key; the same text when the key does not fit. */
export function press(amount: string, key: PadKey): string {
  if (key === 'back') return amount.slice(0, -1);
  const [whole = '', places] = amount.split('.');
  if (key === '.') return places === undefined ? `${whole || '0'}.` : amount;
  if (places !== undefined) return places.length < PLACES ? amount + key : amount;
  if (whole === '0') return key;
  return whole.length < WHOLE_MAX ? amount + key : amount;
}

/** As the phone reads it: no point at the end; empty while nothing was put in. */
export const asTyped = (amount: string): string => amount.replace(/\.$/, '');

/** An amount in whole fen as text: 2050 is 20.50. */
export function ofFen(fen: number): string {
  const rest = fen % 100;
  const yuan = (fen - rest) / 100;
  return rest === 0 ? String(yuan) : `${yuan}.${String(rest).padStart(2, '0')}`;
}
