import { alarms } from './ar/alarms';
import { alliance } from './ar/alliance';
import { errors } from './ar/errors';
import { house } from './ar/house';
import { offline } from './ar/offline';
import { start } from './ar/start';
import { talk } from './ar/talk';
import { templates } from './ar/templates';
import { whole_alert } from './ar/whole_alert';
import type { Texts } from './shape';

export const texts: Texts = {
  ...start, ...talk, ...alliance, ...house, ...offline, ...whole_alert, errors, alarms, templates,
};
