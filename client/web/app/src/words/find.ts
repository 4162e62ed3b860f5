// Words of Find: asking, answers, window cards, places.

export const find = {
  'find.title': ['查', 'Find'],
  'find.ask': ['想问什么？说、打字都行', 'What do you want to ask? Speak or type'],
  'find.none': ['没找到。换个说法，或打 12345 问', 'Nothing found. Try other words, or ask 12345'],
  'ans.yes': ['可以', 'Yes'],
  'ans.no': ['不可以', 'No'],
  'ans.depends': ['看情况', 'It depends'],
  'ans.free': ['不要钱', 'Free'],
  'ans.unknown': ['这一点还没查清。去窗口问，或打 12345。', 'We have not settled this. Ask the window, or call 12345.'],
} as const satisfies Record<string, readonly [string, string]>;
