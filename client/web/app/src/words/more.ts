// Words of everything else, a file a subject: diary, calculators, sending, safety, phones, drafts, about.

import { about } from './more/about';
import { calc } from './more/calc';
import { devices } from './more/devices';
import { diary } from './more/diary';
import { preview } from './more/preview';
import { safety } from './more/safety';
import { sync } from './more/sync';

export const more = { ...about, ...calc, ...devices, ...diary, ...preview, ...safety, ...sync } as const satisfies Record<string, readonly [string, string]>;
