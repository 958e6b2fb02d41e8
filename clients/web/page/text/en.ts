import { alarms } from './en/alarms';
import { alliance } from './en/alliance';
import { errors } from './en/errors';
import { house } from './en/house';
import { offline } from './en/offline';
import { start } from './en/start';
import { talk } from './en/talk';
import { templates } from './en/templates';
import { whole_alert } from './en/whole_alert';
import type { Texts } from './shape';

export const texts: Texts = {
  ...start, ...talk, ...alliance, ...house, ...offline, ...whole_alert, errors, alarms, templates,
};
