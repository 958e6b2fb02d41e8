// Calls a member while the page is open: aloud for whoever listens, and by the browser's own notices
// where that was allowed and nobody looks at the page. What is said there may stand on a locked
// screen, so it names nobody and nothing.
import type { Event, MessageLine } from 'bridge';
import { useEffect } from 'preact/hooks';
import { is_practice, severity_of } from '../state/alerts';
import { call_for, read_calls } from '../state/calls';
import type { Speech } from '../text/speech';
import type { Client } from '../wire/client';

const kTag = 'indaba'; // the next one takes the place of the last

export const can_call = () => 'Notification' in window;

function show(text: string) {
  if (!can_call() || Notification.permission !== 'granted' || document.visibilityState === 'visible') return;
  try {
    const call = new Notification('Indaba', { body: text, tag: kTag, icon: '/icon.svg' });
    call.onclick = () => { window.focus(); call.close(); };
  } catch {
    return; // some browsers of phones have the name, and let no page use it
  }
}

async function text_for(client: Client, line: MessageLine, { t }: Speech): Promise<string | undefined> {
  const calls = read_calls();
  const { channels } = await client.view({ type: 'channels' });
  const channel = channels.find((one) => one.channel === line.channel);
  const call = channel && call_for(line, channel, calls);
  if (!call) return undefined;
  if (!line.alert) return t.call_message;
  const { alert } = await client.view({ type: 'alert', alert: line.alert });
  const { status } = alert.cap;
  return is_practice(status) ? t.call_practice(t.practice[status]) : t.call_alert(t.severity[severity_of(alert)]);
}

export function useCalls(client: Client, speech: Speech, announce: (text: string) => void) {
  useEffect(() => client.on_events((events: Event[]) => {
    const lines = events.flatMap((event) =>
      event.type === 'message_arrived' && event.line.type === 'message' && !event.line.is_own ? [event.line] : []);
    // Of many at once one call is enough: for an alert, if there is one.
    const line = lines.find((one) => one.alert) ?? lines[0];
    if (!line) return;
    text_for(client, line, speech).then((text) => {
      if (!text) return;
      if (line.alert) announce(text);
      // Of several tabs the one that leads.
      if (read_calls().on && !client.is_following) show(text);
    }, () => undefined);
  }), [client, speech, announce]);
}
