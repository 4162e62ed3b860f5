// Words of everything else: sending, safety, devices, diary, calculators, about.

export const more = {
  'more.title': ['更多', 'More'],
} as const satisfies Record<string, readonly [string, string]>;
