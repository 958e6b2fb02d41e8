// Whether what has happened may change what a query shows; if in doubt, it does.
import type { Event, Query } from 'bridge';

const kOfChannels: readonly Event['type'][] = [
  'message_arrived', 'message_changed', 'message_sent', 'message_refused', 'channel_changed',
  'put_out', 'log_gap', 'contact_answered',
];

const channel_of = (event: Event): string | undefined => {
  if ('line' in event) return event.line.channel;
  return 'channel' in event ? event.channel : undefined;
};

export function touches(event: Event, query: Query): boolean {
  if (query.type === 'vocabulary' || query.type === 'link') return false;
  if (event.type === 'finished') return true;
  switch (query.type) {
    case 'self':
      return ['standing', 'list', 'stopped', 'device_added', 'device_ended'].includes(event.type);
    case 'messages':
    case 'members':
      return channel_of(event) === query.channel || event.type === 'identity_changed' ||
        event.type === 'standing';
    case 'channels':
      return kOfChannels.includes(event.type) || event.type === 'standing';
    case 'alerts':
    case 'alert':
      return kOfChannels.includes(event.type) ||
        ['alert_answered', 'answer_received', 'help_asked_again'].includes(event.type);
    case 'requests':
      return event.type.startsWith('contact_') || event.type === 'standing';
    case 'link_requests':
    case 'devices':
      return ['link_request', 'device_added', 'device_ended', 'standing'].includes(event.type);
    default:
      return true;
  }
}
