import { alarms } from './en/alarms';
import { alliance } from './en/alliance';
import { errors } from './en/errors';
import { offline } from './en/offline';
import { start } from './en/start';
import { talk } from './en/talk';
import type { Texts } from './shape';

export const en: Texts = { ...start, ...talk, ...alliance, ...offline, errors, alarms };
