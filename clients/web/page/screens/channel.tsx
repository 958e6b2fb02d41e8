// A channel: what was said, what waits to be sent, and where one writes.
import type { Content, Line, MessageLine } from 'bridge';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Button, Empty, Note, Refusal, Screen } from '../parts/basics';
import { useCommand, useView } from '../parts/hooks';
import { changed_lines, continued_lines, joined_lines } from '../state/lines';
import { hash_of } from '../state/routes';
import { Refused } from '../wire/client';
import { may_send_alerts } from './alert_marks';
import { Composer } from './composer';
import { Lines } from './lines';

const kLinesAtOnce = 50;
const kEarlierAtOnce = 20; // few, so that no slow phone halts while one scrolls
const kStandsAlone: readonly Content['kind'][] = ['text', 'poll'];

function useLines(id: string) {
  const { client } = useApp();
  const { view, error } = useView({ type: 'messages', channel: id, limit: kLinesAtOnce });
  const [earlier, set_earlier] = useState<Line[]>([]);
  const [has_more, set_more] = useState<boolean>();
  const [failed, set_failed] = useState<string>();
  const lines = useMemo(() => view ? continued_lines(earlier, view) : earlier, [earlier, view]);
  // What was loaded before stays, as the newest page moves on; what has changed there is heard of.
  useEffect(() => {
    if (!view) return;
    set_earlier((before) => continued_lines(before, view));
    if (lines === view.lines) set_more(undefined);
  }, [view]);
  useEffect(() => client.on_events((events) => {
    const changed = events.flatMap((event) =>
      event.type === 'message_changed' && event.line.channel === id ? [event.line] : []);
    if (changed.length > 0) set_earlier((before) => changed_lines(before, changed));
  }), [client, id]);
  const first_loaded = useRef<number | undefined>(undefined);
  first_loaded.current = lines[0]?.seq;
  // `hold` is called before they stand there.
  const load = async (hold: () => void) => {
    const first = lines[0];
    if (!first) return;
    try {
      const page = await client.view({ type: 'messages', channel: id, before: first.seq, limit: kEarlierAtOnce });
      // All of it may have been replaced meanwhile.
      if (first_loaded.current !== first.seq) return;
      hold();
      set_earlier((before) => joined_lines(page.lines, before));
      set_more(page.has_more);
    } catch (reason) {
      set_failed(reason instanceof Refused ? reason.code : 'internal');
    }
  };
  return {
    lines, load, error: error ?? failed, is_loading: !view && !error,
    outbox: view?.outbox ?? [], has_more: has_more ?? view?.has_more ?? false,
  };
}

// What is shown at the end of a conversation while one looks at it is read.
function useReading(id: string, newest: number, is_at_end: boolean) {
  const { client } = useApp();
  useEffect(() => {
    const mark = () => {
      if (newest === 0 || !is_at_end || document.visibilityState !== 'visible') return;
      client.command({ type: 'mark_read', channel: id, seq: newest }).catch(() => undefined);
    };
    mark();
    document.addEventListener('visibilitychange', mark);
    return () => document.removeEventListener('visibilitychange', mark);
  }, [client, id, newest, is_at_end]);
}

export function Channel({ id }: { id: string }) {
  const { speech, self, go, whisper } = useApp();
  const { t } = speech;
  const { view: all } = useView({ type: 'channels' });
  const channel = all?.channels.find((one) => one.channel === id);
  const held = useLines(id);
  const { lines } = held;
  const [written, count_written] = useState(0);
  const [replying, reply] = useState<MessageLine>();
  const [editing, edit] = useState<MessageLine>();
  const [withheld, withhold] = useState<Content>();
  const asking = useCommand();
  const newest = lines.at(-1)?.seq ?? 0;
  const [is_at_end, set_at_end] = useState(true);
  useReading(id, newest, is_at_end);
  useEffect(() => {
    const last = lines.at(-1);
    if (last && !last.is_own) whisper(`@${last.from}: ${speech.summary(last)}`);
  }, [newest]);

  const send = async (content: Content, anyway = false) => {
    const sent = await asking.ask({ type: 'send_message', channel: id, content, anyway });
    withhold(sent ? undefined : content);
    if (sent && kStandsAlone.includes(content.kind)) count_written((before) => before + 1);
    return sent !== undefined;
  };
  if (all && !channel) {
    return <Screen title={t.chats} back={{ at: 'chats' }}><Empty><p>{t.not_in_channel}</p></Empty></Screen>;
  }
  const may_alert = may_send_alerts(self?.roles ?? []);
  const tools = <a class="button" href={hash_of({ at: 'about_channel', channel: id })}>{t.about}</a>;
  return (
    <Screen title={channel?.label || t.nameless} back={{ at: 'chats' }} tools={tools} class="talk">
      {channel && <p class="protects"><a href={hash_of({ at: 'about_channel', channel: id })}>{speech.protects_short(channel.kind)}</a></p>}
      {channel?.policy.slow !== undefined && channel.policy.closed === undefined && <p class="protects">{t.acts.slow(speech.span(channel.policy.slow))}</p>}
      <Lines {...{ ...held, channel, send, written, is_at_end }} onReply={reply} onEdit={edit} onEnd={set_at_end} />
      <Refusal error={asking.error} />
      {withheld && asking.error === 'not_fresh' && (
        <Button look="danger" onClick={() => void send(withheld, true)}>{t.send_anyway}</Button>
      )}
      {channel?.policy.may_write && (channel.kind !== 'alert' || channel.may_moderate)
        ? <Composer {...{ replying, editing, send }} busy={asking.busy} onDone={() => { reply(undefined); edit(undefined); }} />
        : channel?.is_blocked ? <Note>{t.blocked_here}</Note>
        : channel?.policy.closed !== undefined ? <Note>{t.channel_closed}</Note>
        : channel && !may_alert && <Note>{t.alerts_only}</Note>}
      {channel?.kind === 'alert' && may_alert && channel.policy.may_write && <Button look="main" onClick={() => go({ at: 'new_alert' })}>{t.new_alert}</Button>}
    </Screen>
  );
}
