// Words of everything else, a file a subject: diary, calculators, sending, safety, phones, about.

import { about } from './more/about';
import { calc } from './more/calc';
import { devices } from './more/devices';
import { diary } from './more/diary';
import { safety } from './more/safety';
import { sync } from './more/sync';

export const more = { ...about, ...calc, ...devices, ...diary, ...safety, ...sync } as const satisfies Record<string, readonly [string, string]>;
