// Days as people plan by them: their weekday, and the month that has just begun. Only the calendar's own arithmetic; no deadline.

const NAMES = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** The name of a weekday. */
export type Weekday = (typeof NAMES)[number];

/** The weekday of a day written `YYYY-MM-DD`. */
export function weekday(day: string): Weekday {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return NAMES[new Date(Date.UTC(year, month - 1, date)).getUTCDay()] ?? 'sunday';
}

/** The first day of a day's month. */
export const firstOfMonth = (day: string): string => `${day.slice(0, 8)}01`;

/** China's clock is eight hours ahead; days of this app are counted there. */
const AHEAD_MS = 8 * 3_600_000;

/** The day of a moment, where days are counted. */
export const dayOf = (millis: number): string => new Date(millis + AHEAD_MS).toISOString().slice(0, 10);
