import { alarms } from './es/alarms';
import { alliance } from './es/alliance';
import { errors } from './es/errors';
import { house } from './es/house';
import { offline } from './es/offline';
import { start } from './es/start';
import { talk } from './es/talk';
import { templates } from './es/templates';
import { whole_alert } from './es/whole_alert';
import type { Texts } from './shape';

export const texts: Texts = {
  ...start, ...talk, ...alliance, ...house, ...offline, ...whole_alert, errors, alarms, templates,
};
