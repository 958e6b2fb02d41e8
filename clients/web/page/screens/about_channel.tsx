// What kind of place a channel is, who is in it, and what one may change about it.
import type { Channel } from 'bridge';
import { useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Busy, Button, Check, Empty, Field, Form, Handle, Link, Note, Refusal, Screen, Section } from '../parts/basics';
import { useCommand, useView } from '../parts/hooks';
import { handles_typed, is_handle } from '../state/routes';
import { MembersOfOpen, Policy } from './channel_policy';
import { Bans, History } from './keeping_channel';

export function AboutChannel({ id }: { id: string }) {
  const { speech } = useApp();
  const { t } = speech;
  const { view } = useView({ type: 'channels' });
  const channel = view?.channels.find((one) => one.channel === id);
  if (!view) return <Screen title={t.about} back={{ at: 'chats' }}><Busy /></Screen>;
  if (!channel) return <Screen title={t.about} back={{ at: 'chats' }}><Empty><p>{t.not_in_channel}</p></Empty></Screen>;
  const is_open = channel.kind === 'topic' || channel.kind === 'alert';
  return (
    <Screen title={channel.label || t.nameless} back={{ at: 'channel', channel: id }}>
      <p>{speech.kind(channel.kind)}</p>
      <Section title={t.protects_title}>
        <p>{t.protects[channel.kind]}</p>
        <p class="hint">{t.protects_not[channel.kind]}</p>
      </Section>
      <Policy key={JSON.stringify(channel.policy)} channel={channel} />
      <Switches channel={channel} />
      {is_open && channel.may_moderate ? <MembersOfOpen channel={channel} /> : <Members channel={channel} />}
      {(channel.kind === 'group' || channel.may_moderate && channel.kind !== 'direct') && <Rename channel={channel} />}
      {is_open && channel.may_moderate && <Bans channel={channel} />}
      <History channel={channel} />
      <Leave channel={channel} />
    </Screen>
  );
}

function Switches({ channel }: { channel: Channel }) {
  const { t } = useApp().speech;
  const asking = useCommand();
  const id = channel.channel;
  return (
    <div class="section">
      <Check label={t.pin} value={channel.is_pinned} onChange={(on) => void asking.ask({ type: 'pin_channel', channel: id, on })} />
      <Check label={t.mute} value={channel.is_muted} onChange={(on) => void asking.ask({ type: 'mute_channel', channel: id, on })} />
      <Refusal error={asking.error} />
    </div>
  );
}

function Members({ channel }: { channel: Channel }) {
  const { speech, self, announce } = useApp();
  const { t } = speech;
  const { view, error } = useView({ type: 'members', channel: channel.channel });
  const [typed, set_typed] = useState('');
  const [sure, ask_sure] = useState('');
  const asking = useCommand();
  const handles = handles_typed(typed);
  const own_role = view?.members.find((one) => one.member === self?.member)?.role;
  const may_remove = channel.may_moderate || own_role === 'owner' || own_role === 'moderator';
  const add = async () => {
    const added = await asking.ask({ type: 'add_members', channel: channel.channel, handles });
    if (!added) return;
    set_typed('');
    announce(added.left_out.length > 0 ? t.left_out(added.left_out.length) : t.added);
  };
  const remove = async (handle: string) => {
    ask_sure('');
    await asking.ask({ type: 'remove_members', channel: channel.channel, handles: [handle] });
  };
  return (
    <Section title={t.members}>
      {!view && !error && <Busy />}
      <Refusal error={error} />
      {view && !view.is_whole && <p class="hint">{t.members_not_whole}</p>}
      <ul class="list">
        {view?.members.map((one) => (
          <li key={one.member} class="item">
            <span class="grow">
              {one.handle ? <Link to={{ at: 'person', handle: one.handle }}><Handle of={one.handle} /></Link> : t.somebody}
              {one.display_name && <> <bdi class="display">{one.display_name}</bdi></>}
              {one.has_changed && <span class="flag bad">{t.has_changed}</span>}
            </span>
            {one.role !== 'member' && <span class="flag">{t.channel_role[one.role]}</span>}
            {may_remove && channel.kind === 'group' && one.member !== self?.member && one.handle && (sure === one.handle
              ? <Button look="danger" disabled={asking.busy} onClick={() => void remove(one.handle)}>{t.put_out_sure(one.handle)}</Button>
              : <Button look="quiet" onClick={() => ask_sure(one.handle)}>{t.put_out}</Button>)}
          </li>
        ))}
      </ul>
      {channel.kind === 'group' && (
        <Form submit={t.add} asking={asking} disabled={handles.length === 0 || !handles.every(is_handle)} onSubmit={() => void add()}>
          <Field label={t.add_people} value={typed} onInput={set_typed} hint={t.handles_hint} ltr />
        </Form>
      )}
    </Section>
  );
}

function Rename({ channel }: { channel: Channel }) {
  const { t } = useApp().speech;
  const [name, set_name] = useState(channel.name);
  const asking = useCommand();
  const rename = () => void asking.ask(channel.kind === 'group'
    ? { type: 'send_message', channel: channel.channel, content: { kind: 'title', title: name.trim() }, anyway: false }
    : { type: 'rename_channel', channel: channel.channel, name: name.trim() });
  return (
    <Section title={t.name}>
      <Form submit={t.save} asking={asking} disabled={name.trim() === '' || name === channel.name} onSubmit={rename}>
        <Field label={t.channel_name} value={name} onInput={set_name} max={60} />
      </Form>
    </Section>
  );
}

function Leave({ channel }: { channel: Channel }) {
  const { speech, go } = useApp();
  const { t } = speech;
  const [sure, ask_sure] = useState(false);
  const asking = useCommand();
  if (channel.kind === 'self') return null;
  const leave = async () => {
    if (await asking.ask({ type: 'leave_channel', channel: channel.channel })) go({ at: 'chats' });
  };
  return (
    <div class="section">
      {sure && <Note look="bad">{t.leave_what}</Note>}
      <Button look="danger" disabled={asking.busy} onClick={() => sure ? void leave() : ask_sure(true)}>{sure ? t.leave_sure : t.leave}</Button>
      <Refusal error={asking.error} />
    </div>
  );
}
