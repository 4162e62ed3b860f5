// Answers before they are kept: given, changed, left; in the order in which they came.

/** Answers so far, as a person types them; and questions that were left, with how. */
export interface Draft {
  readonly answers: Readonly<Record<string, string>>;
  readonly left: Readonly<Record<string, 'skipped' | 'unsure'>>;
  /** In the order they were given. */
  readonly order: readonly string[];
}

const without = <T>(of: Readonly<Record<string, T>>, key: string): Record<string, T> => Object.fromEntries(Object.entries(of).filter(([name]) => name !== key));

/** The draft with an answer, or with a question left. */
export function answered(draft: Draft, question: string, given: { text: string } | { left: 'skipped' | 'unsure' }): Draft {
  const order = draft.order.includes(question) ? draft.order : [...draft.order, question];
  return 'text' in given
    ? { answers: { ...draft.answers, [question]: given.text }, left: without(draft.left, question), order }
    : { answers: without(draft.answers, question), left: { ...draft.left, [question]: given.left }, order };
}
