// The little logic of this room that is worth a test: times of day and months as text, what a number key does to an amount, which fields
// of an entry a person changed. The calendar's arithmetic only; nothing about law, and no sums.

import type { DiaryDraft } from 'sojourn-client';
import { type PadKey, press } from '../../logic/amount';

/** Minutes of a day. */
export const DAY = 1440;

const two = (n: number): string => String(n).padStart(2, '0');

/** `08:00`; beyond midnight as `tomorrow` says it. */
export function sayClock(minutes: number, tomorrow: (time: string) => string): string {
  const within = minutes % DAY;
  const time = `${two((within - (within % 60)) / 60)}:${two(within % 60)}`;
  return minutes < DAY ? time : tomorrow(time);
}

/** Year and month of `2026-03` or of a day. */
export const monthOf = (text: string): [year: number, month: number] => {
  const [year = 0, month = 1] = text.split('-').map(Number);
  return [year, month];
};

/** A month so many months later. */
export function moveMonth(text: string, by: number): string {
  const [year, month] = monthOf(text);
  const at = new Date(Date.UTC(year, month - 1 + by, 1));
  return `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}`;
}

/** What an amount reads after a key of the number keys. */
export const pressAmount = (amount: string, key: PadKey | 'clear'): string => (key === 'clear' ? '' : press(amount, key));

/** What an entry said, as far as a screen can change it. */
export type Said = Required<Pick<DiaryDraft, 'day' | 'span' | 'rest' | 'employer' | 'workplace' | 'kind' | 'remark'>>;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** The fields a person changed, so that a correction names nothing else. Times and break belong together: worked time follows from both. */
export function changed(before: Said, after: Said): DiaryDraft {
  const draft: DiaryDraft = {};
  if (!same(before.day, after.day)) draft.day = after.day;
  if (!same(before.span, after.span)) draft.span = after.span;
  if (!same(before.span, after.span) || !same(before.rest, after.rest)) draft.rest = after.rest;
  if (!same(before.employer, after.employer) && after.employer) draft.employer = after.employer;
  if (!same(before.workplace, after.workplace) && after.workplace) draft.workplace = after.workplace;
  if (!same(before.kind, after.kind) && after.kind) draft.kind = after.kind;
  if (!same(before.remark, after.remark) && after.remark) draft.remark = after.remark;
  return draft;
}

/** Hex of bytes. */
export const hex = (bytes: ArrayBuffer): string => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** A code in groups, to read it out or write it down. */
export const groups = (text: string, size = 4): string[] => text.match(new RegExp(`.{1,${size}}`, 'g')) ?? [];

/** What was read or typed as one of the two pairing texts: blanks gone, capitals. */
export const asCode = (text: string): string => text.replace(/[\s-]+/g, '').toUpperCase();

/** Whether a text is a day of the calendar, `2027-01-01`. */
export function isDay(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  return at !== null && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
