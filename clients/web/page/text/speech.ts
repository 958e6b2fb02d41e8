// Speech: how the page puts things in one language: texts, dates, and what people said.
import type { Channel, ChannelKind, Content, Labels, Line, MessageLine, ModerationLine } from 'bridge';
import type { Notice } from '../state/notices';
import type { Route } from '../state/routes';
import type { Language } from '../state/settings';
import { at_handle } from './isolate';
import { notice_in, type Told } from './notice';
import { tag_of } from './plural';
import type { Texts } from './shape';

export const kLanguageNames: Record<Language, string> = { en: 'English', fr: 'Français', es: 'Español', ar: 'العربية' };

export type { Told };
export interface Speech {
  language: Language;
  direction: 'ltr' | 'rtl';
  t: Texts;
  error(code: string): string;
  notice(notice: Notice): Told & { to?: Route };
  day(at: number): string;
  clock(at: number): string;
  moment(at: number): string;
  short_time(at: number): string;
  age(at: number): string;
  span(seconds: number): string;
  country(code: string): string;
  tongue(code: string): string;
  // A word of the alliance's vocabulary; in English where it lacks the language.
  label(labels: Labels): string;
  kind(kind: ChannelKind): string;
  protects_short(kind: ChannelKind): string;
  sign(channel: Channel): string;
  field(name: string): string;
  values(name: string, values: readonly string[]): string;
  content(content: Content): string;
  said(line: MessageLine): string;
  act(line: ModerationLine): string;
  summary(line: Line): string;
}

const kMinute = 60;
const kHour = 60 * kMinute;
const kDay = 24 * kHour;

// What the browser can't name is shown as its code.
function namer(language: string, type: 'region' | 'language') {
  const names = new Intl.DisplayNames([language], { type });
  return (code: string) => {
    try {
      return names.of(code) ?? code;
    } catch {
      return code;
    }
  };
}

export function speech_in(language: Language, t: Texts): Speech {
  const tag = tag_of(language);
  const format = (options: Intl.DateTimeFormatOptions) => {
    const made = new Intl.DateTimeFormat(tag, options);
    return (at: number) => made.format(new Date(at * 1000));
  };
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });
  const country = namer(language, 'region');
  const tongue = namer(language, 'language');
  const clock = format({ timeStyle: 'short' });
  const day = format({ dateStyle: 'medium' });
  const amount = (n: number, unit: 'minute' | 'hour' | 'day') =>
    new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long' }).format(n);
  const span = (seconds: number) => seconds >= kDay ? amount(Math.round(seconds / kDay), 'day')
    : seconds >= kHour ? amount(Math.round(seconds / kHour), 'hour') : amount(Math.max(1, Math.round(seconds / kMinute)), 'minute');
  const content = (what: Content): string => {
    switch (what.kind) {
      case 'text': case 'edit': return what.text;
      case 'poll': return t.said_poll(what.question);
      case 'vote': return t.said_vote;
      case 'poll-close': return t.said_close;
      case 'reaction': return t.said_reaction(what.reaction);
      case 'title': return t.said_title(what.title);
      case 'alert': return t.said_alert;
      case 'reminder': return what.note ? `${t.said_reminder}: ${what.note}` : t.said_reminder;
      case 'delete': return t.deleted;
      default: return t.image;
    }
  };
  const said = (line: MessageLine) =>
    line.is_deleted ? t.deleted : line.content ? content(line.content) : t.image;
  const act = ({ act: what, from }: ModerationLine): string => {
    switch (what.type) {
      case 'ban': return t.acts.ban(t.somebody);
      case 'unban': return t.acts.unban(t.somebody);
      case 'slow': return what.seconds ? t.acts.slow(span(what.seconds)) : t.acts.fast;
      case 'expiry': return what.seconds ? t.acts.expiry(span(what.seconds)) : t.acts.keep;
      case 'delete': return t.acts.delete;
      case 'rename': return t.acts.rename(what.name);
      case 'close': return from ? `${t.acts.close} (${at_handle(from)})` : t.acts.close;
    }
  };
  return {
    language, direction: language === 'ar' ? 'rtl' : 'ltr', t, day, clock, span, country, tongue, content, said, act,
    error: (code) => (t.errors as Record<string, string>)[code] ?? t.error_unknown(code),
    label: (labels) => (labels as Partial<Record<Language, string>>)[language] ?? labels.en,
    notice: (notice) => notice_in(t, notice, day),
    moment: format({ dateStyle: 'medium', timeStyle: 'short' }),
    short_time: (at) => Date.now() / 1000 - at < kDay ? clock(at) : day(at),
    age: (at) => {
      const seconds = at - Math.floor(Date.now() / 1000);
      if (seconds > -kHour) return relative.format(Math.round(seconds / kMinute), 'minute');
      if (seconds > -kDay) return relative.format(Math.round(seconds / kHour), 'hour');
      return relative.format(Math.round(seconds / kDay), 'day');
    },
    kind: (kind) => t.kinds[kind],
    protects_short: (kind) => t.protects_short[kind],
    sign: ({ kind, label }) => kind === 'alert' ? '!' : kind === 'topic' ? '#' : ([...label.replace('@', '')][0] ?? '·').toUpperCase(),
    field: (name) => (t.fields as Record<string, string>)[name] ?? name,
    values: (name, values) => values
      .map((one) => name === 'country' ? country(one) : name === 'languages' ? tongue(one) : one).join(', '),
    summary: (line) => line.type === 'message' ? said(line) : act(line),
  };
}
