import { alarms } from './fr/alarms';
import { alliance } from './fr/alliance';
import { errors } from './fr/errors';
import { house } from './fr/house';
import { offline } from './fr/offline';
import { start } from './fr/start';
import { talk } from './fr/talk';
import { templates } from './fr/templates';
import { whole_alert } from './fr/whole_alert';
import type { Texts } from './shape';

export const texts: Texts = {
  ...start, ...talk, ...alliance, ...house, ...offline, ...whole_alert, errors, alarms, templates,
};
