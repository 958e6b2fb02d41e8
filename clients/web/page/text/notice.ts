// Alarms and news in words: what has happened, what to do, and where.
import type { Event } from 'bridge';
import type { Notice } from '../state/notices';
import type { Route } from '../state/routes';
import type { Texts } from './shape';

export interface Told {
  title: string;
  then?: string;
  to?: Route;
}

export function notice_in(t: Texts, notice: Notice, day: (at: number) => string): Told {
  if (notice.kind === 'event') return news_in(t, notice.event, day);
  const alarm = (t.alarms as Partial<Record<string, (who: string) => string>>)[notice.alarm];
  const told: Told = alarm
    ? { title: alarm(notice.handle) }
    : { title: t.news.alarm_unknown, then: t.news.alarm_unknown_then };
  return notice.handle ? { ...told, to: { at: 'person', handle: notice.handle } } : told;
}

function news_in(t: Texts, event: Event, day: (at: number) => string): Told {
  const { news } = t;
  switch (event.type) {
    case 'message_refused':
      return { title: news.message_refused, then: error_in(t, event.error), to: { at: 'channel', channel: event.channel } };
    case 'contact_arrived': return { title: news.contact_arrived(event.request.handle), to: { at: 'chats' } };
    case 'contact_answered': return { title: news.contact_answered, to: { at: 'chats' } };
    case 'link_request': return { title: news.link_request, to: { at: 'devices' } };
    case 'device_added': return { title: news.device_added, then: news.device_added_then, to: { at: 'devices' } };
    case 'device_ended': return { title: news.device_ended(event.name || t.nameless) };
    case 'profile_shown': return { title: news.profile_shown, to: { at: 'people' } };
    case 'identity_changed':
      return { title: news.identity_changed(event.handle), then: news.identity_changed_then, to: { at: 'person', handle: event.handle } };
    case 'put_out': {
      const name = event.name || t.nameless;
      return { title: event.or_left ? news.no_longer_in(name) : news.put_out(name) };
    }
    case 'sent_not_fresh': return { title: news.sent_not_fresh };
    case 'revoked_may_read': return { title: news.revoked_may_read, to: { at: 'channel', channel: event.channel } };
    case 'log_gap': return { title: news.log_gap, to: { at: 'channel', channel: event.channel } };
    case 'clock_apart': {
      const minutes = Math.round(event.seconds / 60);
      return { title: event.is_ahead ? news.clock_ahead(minutes) : news.clock_behind(minutes), then: news.clock_then };
    }
    case 'server_restored': return { title: news.server_restored };
    case 'help_asked_again': return { title: news.help_asked_again, then: news.help_then, to: { at: 'alert', alert: event.alert } };
    case 'sign_in_refused': return { title: news.sign_in_refused, then: error_in(t, event.error) };
    case 'list': return { title: t.list_old(day(event.vouched)) };
    default: return { title: news.alarm_unknown };
  }
}

const error_in = (t: Texts, code: string) =>
  (t.errors as Record<string, string>)[code] ?? t.error_unknown(code);
