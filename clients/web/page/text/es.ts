import { alarms } from './es/alarms';
import { alliance } from './es/alliance';
import { errors } from './es/errors';
import { offline } from './es/offline';
import { start } from './es/start';
import { talk } from './es/talk';
import type { Texts } from './shape';

export const es: Texts = { ...start, ...talk, ...alliance, ...offline, errors, alarms };
