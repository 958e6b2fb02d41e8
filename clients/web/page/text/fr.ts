import { alarms } from './fr/alarms';
import { alliance } from './fr/alliance';
import { errors } from './fr/errors';
import { offline } from './fr/offline';
import { start } from './fr/start';
import { talk } from './fr/talk';
import type { Texts } from './shape';

export const fr: Texts = { ...start, ...talk, ...alliance, ...offline, errors, alarms };
