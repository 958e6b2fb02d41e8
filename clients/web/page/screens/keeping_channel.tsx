// What the keepers of a channel may do about who is in it, and how it went.
import type { Channel, LogLine } from 'bridge';
import { useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Button, Field, Form, Refusal, Section, Select } from '../parts/basics';
import { Folded } from '../parts/choices';
import { useCommand } from '../parts/hooks';
import { handle_typed, is_handle } from '../state/routes';

const kDay = 24 * 3600;
const kBans: readonly number[] = [0, kDay, 7 * kDay, 30 * kDay];

// Whom an open channel has is for the server to know: who is put out is named.
export function Bans({ channel }: { channel: Channel }) {
  return <><PutOut channel={channel} /><LetBack channel={channel} /></>;
}

function PutOut({ channel }: { channel: Channel }) {
  const { speech, announce } = useApp();
  const { t } = speech;
  const [typed, set_typed] = useState('');
  const [seconds, set_seconds] = useState('0');
  const asking = useCommand();
  const handle = handle_typed(typed);
  const ban = async () => {
    const until = Number(seconds) > 0 ? { until: Math.floor(Date.now() / 1000) + Number(seconds) } : {};
    if (!await asking.ask({ type: 'ban_member', channel: channel.channel, handle, ...until })) return;
    announce(t.is_out(handle));
    set_typed('');
  };
  return (
    <Section title={t.put_somebody_out}>
      <Form submit={t.put_out} look="danger" asking={asking} disabled={!is_handle(handle)} onSubmit={() => void ban()}>
        <Field label={t.handle_of} value={typed} onInput={set_typed} max={31} ltr />
        <Select label={t.ban_how_long} value={seconds} onChange={set_seconds}
          options={kBans.map((one) => ({ value: String(one), label: one === 0 ? t.for_good : speech.span(one) }))} />
      </Form>
    </Section>
  );
}

function LetBack({ channel }: { channel: Channel }) {
  const { speech, announce } = useApp();
  const { t } = speech;
  const [typed, set_typed] = useState('');
  const asking = useCommand();
  const handle = handle_typed(typed);
  const unban = async () => {
    if (!await asking.ask({ type: 'unban_member', channel: channel.channel, handle })) return;
    announce(t.is_back(handle));
    set_typed('');
  };
  return (
    <Section title={t.let_back}>
      <p class="hint">{t.let_back_what}</p>
      <Form submit={t.let_back} asking={asking} disabled={!is_handle(handle)} onSubmit={() => void unban()}>
        <Field label={t.handle_of} value={typed} onInput={set_typed} max={31} ltr />
      </Form>
    </Section>
  );
}

export function History({ channel }: { channel: Channel }) {
  const { speech } = useApp();
  const { t } = speech;
  const [entries, set_entries] = useState<LogLine[]>();
  const asking = useCommand();
  const read = async (from: number) => {
    const log = await asking.ask({ type: 'read_log', channel: channel.channel, from });
    if (log) set_entries([...(from === 1 ? [] : entries ?? []), ...log.entries]);
  };
  const last = entries?.at(-1)?.seq ?? 0;
  return (
    <Folded title={t.history}>
      <p class="hint">{t.history_what}</p>
      <ol class="steps">
        {entries?.map((one) => <li key={one.seq}>{one.seq} · {t.history_of[one.kind]} · <time>{speech.moment(one.at)}</time></li>)}
      </ol>
      <Button disabled={asking.busy} onClick={() => void read(last + 1)}>{entries ? t.history_later : t.see}</Button>
      <Refusal error={asking.error} />
    </Folded>
  );
}
