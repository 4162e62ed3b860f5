// Words of applications: fees, due dates, papers, what an office said.

export const apply = {
  'apply.title': ['办理', 'To do'],
} as const satisfies Record<string, readonly [string, string]>;
