// Inviting, and letting in those who wait.
import type { PendingPerson } from 'bridge';
import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Busy, Button, Empty, Field, Form, Handle, Refusal, Screen, Section, Select } from '../parts/basics';
import { useCommand } from '../parts/hooks';
import { CountrySelect } from './countries';
import { FromList, InviteLinks } from './invite_links';

const whole = (text: string, max: number) => Math.min(Math.max(Math.floor(Number(text)) || 1, 1), max);

export function Invites() {
  const { speech } = useApp();
  const { t } = speech;
  const [mode, set_mode] = useState<'active' | 'pending'>('active');
  const [count, set_count] = useState('1');
  const [uses, set_uses] = useState('1');
  const [days, set_days] = useState('14');
  const [country, set_country] = useState('');
  const [links, set_links] = useState<string[]>([]);
  const asking = useCommand();
  const invite = async () => {
    const invited = await asking.ask({
      type: 'create_invites', mode, count: whole(count, 100), uses: whole(uses, 10_000), days: whole(days, 365),
      ...(country ? { country } : {}),
    });
    if (invited) set_links(invited.links);
  };
  return (
    <Screen title={t.invites} back={{ at: 'you' }}>
      <Section title={t.invite}>
        <Form submit={t.make_invite} asking={asking} onSubmit={() => void invite()}>
          <Select label={t.invite_mode} value={mode} onChange={(value) => set_mode(value as 'active' | 'pending')} hint={t.invite_mode_what[mode]}
            options={[{ value: 'active', label: t.invite_modes.active }, { value: 'pending', label: t.invite_modes.pending }]} />
          <details class="filter">
            <summary>{t.more}</summary>
            <Field label={t.how_many_links} value={count} onInput={set_count} inputmode="numeric" type="number" />
            <Field label={t.uses_each} value={uses} onInput={set_uses} inputmode="numeric" type="number" />
            <Field label={t.days} value={days} onInput={set_days} inputmode="numeric" type="number" />
            <CountrySelect value={country} onChange={set_country} any={t.not_said} />
          </details>
        </Form>
        <InviteLinks key={links[0] ?? ''} invited={links.map((link) => ({ link }))} />
      </Section>
      <FromList mode={mode} days={whole(days, 365)} />
      <Pending />
    </Screen>
  );
}

function Pending() {
  const { t } = useApp().speech;
  const [people, set_people] = useState<PendingPerson[]>();
  const asking = useCommand();
  const read = async () => {
    const answer = await asking.ask({ type: 'list_pending' });
    if (answer) set_people(answer.pending);
  };
  useEffect(() => { void read(); }, []);
  return (
    <Section title={t.pending}>
      {!people && asking.busy && <Busy asks />}
      <Refusal error={asking.error} />
      {people?.length === 0 && <Empty><p>{t.nobody_pending}</p></Empty>}
      <ul class="list">{people?.map((one) => <OnePending key={one.member} person={one} onDone={() => void read()} />)}</ul>
      <Button disabled={asking.busy} onClick={() => void read()}>{t.look_again}</Button>
    </Section>
  );
}

function OnePending({ person, onDone }: { person: PendingPerson; onDone: () => void }) {
  const { speech } = useApp();
  const { t } = speech;
  const [country, set_country] = useState('');
  const asking = useCommand();
  const accept = async () => {
    if (await asking.ask({ type: 'accept_pending', handle: person.handle, ...(country ? { country } : {}) })) onDone();
  };
  const refuse = async () => {
    if (await asking.ask({ type: 'refuse_pending', handle: person.handle })) onDone();
  };
  return (
    <li class="card">
      <p><strong><Handle of={person.handle} /></strong> · <time>{speech.day(person.at)}</time></p>
      {person.note && <blockquote dir="auto">{person.note}</blockquote>}
      {person.is_known && <p class="flag">{t.was_member}</p>}
      <p class="hint">{t.pending_what}</p>
      <CountrySelect value={country} onChange={set_country} any={t.invites_country} />
      <div class="row">
        <Button look="main" disabled={asking.busy} onClick={() => void accept()}>{t.accept}</Button>
        <Button disabled={asking.busy} onClick={() => void refuse()}>{t.refuse}</Button>
      </div>
      <Refusal error={asking.error} />
    </li>
  );
}
