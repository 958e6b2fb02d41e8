// What holds in a channel: who writes there, how often and for how long; and what its moderators set.
import type { Channel, Command, NamedMember } from 'bridge';
import { useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Button, Form, Handle, Link, Note, Refusal, Section, Select } from '../parts/basics';
import { useCommand } from '../parts/hooks';

const kHour = 3600;
const kDay = 24 * kHour;
const kSlow: readonly number[] = [0, 60, 300, 900, kHour, kDay];
const kExpiry: readonly number[] = [0, kHour, kDay, 7 * kDay, 30 * kDay, 90 * kDay];

export function Policy({ channel }: { channel: Channel }) {
  const { speech } = useApp();
  const { t } = speech;
  const { policy } = channel;
  return (
    <Section title={t.policy}>
      <ul>
        <li>{policy.writers === 'responders' ? t.alerts_only : t.all_write}</li>
        {policy.slow !== undefined && <li>{t.acts.slow(speech.span(policy.slow))}</li>}
        {policy.expiry !== undefined && <li>{t.acts.expiry(speech.span(policy.expiry))}</li>}
        {policy.invite !== undefined && <li>{t.invites_here[policy.invite]}</li>}
        {policy.closed !== undefined && <li>{t.channel_closed} <time>{speech.moment(policy.closed)}</time></li>}
        {policy.closed === undefined && !policy.may_write && <li>{t.you_may_not_write}</li>}
        {channel.may_moderate && <li>{t.you_moderate}</li>}
      </ul>
      {channel.may_moderate && channel.kind === 'topic' && <Setting channel={channel} />}
      {channel.may_moderate && channel.kind === 'topic' && <Close channel={channel} />}
    </Section>
  );
}

// One that was set elsewhere is among them too.
const with_own = (all: readonly number[], own: number) => all.includes(own) ? all : [...all, own];

function Setting({ channel }: { channel: Channel }) {
  const { speech, announce } = useApp();
  const { t } = speech;
  const { policy } = channel;
  const [slow, set_slow] = useState(policy.slow ?? 0);
  const [expiry, set_expiry] = useState(policy.expiry ?? 0);
  const asking = useCommand();
  const id = channel.channel;
  const wanted: Command[] = [
    ...(slow === (policy.slow ?? 0) ? [] : [{ type: 'set_slow' as const, channel: id, seconds: slow }]),
    ...(expiry === (policy.expiry ?? 0) ? [] : [{ type: 'set_expiry' as const, channel: id, seconds: expiry }]),
  ];
  const save = async () => {
    for (const one of wanted) if (!await asking.ask(one)) return;
    announce(t.saved);
  };
  const options = (all: readonly number[], own: number | undefined, none: string, some: (span: string) => string) =>
    with_own(all, own ?? 0).map((one) => ({ value: String(one), label: one === 0 ? none : some(speech.span(one)) }));
  return (
    <Form submit={t.save} asking={asking} disabled={wanted.length === 0} onSubmit={() => void save()}>
      <Select label={t.how_often} value={String(slow)} onChange={(value) => set_slow(Number(value))}
        options={options(kSlow, policy.slow, t.acts.fast, t.acts.slow)} />
      <Select label={t.all_disappear} value={String(expiry)} onChange={(value) => set_expiry(Number(value))}
        options={options(kExpiry, policy.expiry, t.acts.keep, t.acts.expiry)} />
    </Form>
  );
}

function Close({ channel }: { channel: Channel }) {
  const { t } = useApp().speech;
  const [sure, ask_sure] = useState(false);
  const asking = useCommand();
  const close = () => void asking.ask({ type: 'close_channel', channel: channel.channel });
  return (
    <>
      {sure && <Note look="bad">{t.close_channel_what}</Note>}
      <Button look="danger" disabled={asking.busy} onClick={() => sure ? close() : ask_sure(true)}>{sure ? t.close_channel_sure : t.close_channel}</Button>
      <Refusal error={asking.error} />
    </>
  );
}

// Whom an open channel has the server tells its moderators, some at a time.
export function MembersOfOpen({ channel }: { channel: Channel }) {
  const { t } = useApp().speech;
  const [members, set_members] = useState<NamedMember[]>();
  const [has_more, set_more] = useState(true);
  const asking = useCommand();
  const read = async () => {
    const after = members?.at(-1)?.member;
    const page = await asking.ask({ type: 'list_members', channel: channel.channel, ...(after ? { after } : {}) });
    if (!page) return;
    set_members([...(members ?? []), ...page.members]);
    set_more(page.more);
  };
  return (
    <Section title={t.members}>
      <ul class="list">
        {members?.map((one) => (
          <li key={one.member} class="item">
            {one.handle ? <Link to={{ at: 'person', handle: one.handle }}><Handle of={one.handle} /></Link> : t.somebody}
          </li>
        ))}
      </ul>
      {has_more && <Button disabled={asking.busy} onClick={() => void read()}>{members ? t.more_members : t.see_members}</Button>}
      <Refusal error={asking.error} />
    </Section>
  );
}
