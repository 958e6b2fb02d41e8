import { alarms } from './ar/alarms';
import { alliance } from './ar/alliance';
import { errors } from './ar/errors';
import { start } from './ar/start';
import { talk } from './ar/talk';
import type { Texts } from './shape';

export const ar: Texts = { ...start, ...talk, ...alliance, errors, alarms };
