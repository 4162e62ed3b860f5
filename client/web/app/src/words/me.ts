// Words of "Me, here".

export const me = {
  'me.title': ['我在这儿', 'Me, here'],
} as const satisfies Record<string, readonly [string, string]>;
