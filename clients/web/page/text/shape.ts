// What every language has to say: whatever English does. A missing string does not compile.
import type { AlarmKind } from 'bridge';
import type { alliance } from './en/alliance';
import type { errors } from './en/errors';
import type { house } from './en/house';
import type { offline } from './en/offline';
import type { start } from './en/start';
import type { talk } from './en/talk';
import type { templates } from './en/templates';
import type { whole_alert } from './en/whole_alert';

type Shape<T> = T extends string ? string
  : T extends (...values: infer V) => string ? (...values: V) => string
  : T extends readonly (infer E)[] ? Shape<E>[]
  : { [K in keyof T]: Shape<T[K]> };

export type Start = Shape<typeof start>;
export type Talk = Shape<typeof talk>;
export type Alliance = Shape<typeof alliance>;
export type House = Shape<typeof house>;
export type Offline = Shape<typeof offline>;
export type WholeAlert = Shape<typeof whole_alert>;
export type Templates = Shape<typeof templates>;
export type Errors = Shape<typeof errors>;
export type Alarms = Record<AlarmKind, (who: string) => string>;
export type Texts = Start & Talk & Alliance & House & Offline & WholeAlert & { errors: Errors; alarms: Alarms; templates: Templates };
