// Circles: whom each lets in, whether its key is here, and adding one for a hub.
import type { Circle, Person, RoleName, Rule } from 'bridge';
import { useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Busy, Empty, Field, Form, Handle, Link, Note, Refusal, Screen, Section } from '../parts/basics';
import { Checks } from '../parts/choices';
import { useCommand, useView } from '../parts/hooks';
import { CountryList } from './countries';

const kMembers: readonly RoleName[] = ['member', 'responder', 'moderator', 'youth', 'youth-lead', 'coordinator', 'admin'];

export function Circles() {
  const { self, speech } = useApp();
  const { t } = speech;
  const { view, error } = useView({ type: 'circles' });
  return (
    <Screen title={t.circles} back={{ at: 'you' }}>
      <p class="hint">{t.circles_what}</p>
      <Refusal error={error} />
      {!view && !error && <Busy />}
      {view?.circles.length === 0 && <Empty><p>{t.nothing_found}</p></Empty>}
      {view?.circles.map((one) => <OneCircle key={one.circle} circle={one} />)}
      <p class="hint">{t.circle_rotates}</p>
      {self?.roles.includes('admin') && <NewCircle />}
    </Screen>
  );
}

function OneCircle({ circle }: { circle: Circle }) {
  const { speech } = useApp();
  const { t } = speech;
  const rule_in = ({ roles, countries }: Rule) => [
    roles.includes('member') ? t.circle_everybody : roles.map((one) => t.role[one]).join(', '),
    countries ? countries.map(speech.country).join(', ') : t.everywhere,
  ].join(' · ');
  const key = circle.has_key ? t.circle_key_here : circle.is_admitted ? t.circle_key_waits : t.circle_no_key;
  return (
    <section class="card">
      <h2 dir="auto">{circle.name}</h2>
      <p>
        {circle.is_admitted && <span class="flag">{t.circle_yours}</span>}
        {circle.is_steward && <span class="flag">{t.circle_you_keep}</span>}
        <span class={`flag ${circle.is_admitted && !circle.has_key ? 'bad' : ''}`}>{key}</span>
      </p>
      {circle.is_admitted && !circle.has_key && <p class="hint">{t.circle_waits_what}</p>}
      <dl class="facts">
        <dt>{t.circle_for}</dt><dd>{rule_in(circle.rule)}</dd>
        <dt>{t.circle_keepers}</dt><dd>{rule_in(circle.stewards)}</dd>
      </dl>
      <Channels circle={circle} />
      {!circle.rule.roles.includes('member') && <Known rule={circle.rule} />}
    </section>
  );
}

function Channels({ circle }: { circle: Circle }) {
  const { t } = useApp().speech;
  const { view } = useView({ type: 'channels' });
  const own = view?.channels.filter((one) => circle.channels.includes(one.channel)) ?? [];
  return (
    <>
      <p class="hint">{t.circle_channels(circle.channels.length)}</p>
      <ul class="list">
        {own.map((one) => <li key={one.channel}><Link to={{ at: 'channel', channel: one.channel }} look="item"><bdi>{one.label || t.nameless}</bdi></Link></li>)}
      </ul>
    </>
  );
}

function Known({ rule }: { rule: Rule }) {
  const { t } = useApp().speech;
  const { view } = useView({ type: 'people' });
  const fits = (person: Person) => person.roles.some((role) => rule.roles.includes(role));
  const known = view?.people.filter(fits) ?? [];
  return (
    <details class="filter">
      <summary>{t.circle_known} ({known.length})</summary>
      <p class="hint">{t.circle_known_what}</p>
      {known.length === 0 && <p>{t.circle_nobody}</p>}
      <ul class="list">
        {known.map((one) => <li key={one.member}><Link to={{ at: 'person', handle: one.handle }} look="item"><Handle of={one.handle} /></Link></li>)}
      </ul>
    </details>
  );
}

// The same countries hold for who belongs and who keeps the key.
function NewCircle() {
  const { speech, announce } = useApp();
  const { t } = speech;
  const [name, set_name] = useState('');
  const [countries, set_countries] = useState<string[]>([]);
  const [roles, set_roles] = useState<RoleName[]>(['member']);
  const [stewards, set_stewards] = useState<RoleName[]>(['admin', 'coordinator']);
  const asking = useCommand();
  const options = kMembers.map((value) => ({ value, label: t.role[value] }));
  const define = async () => {
    const added = await asking.ask({ type: 'define_circle', name: name.trim(), countries, roles, stewards });
    if (!added) return;
    announce(t.circle_added);
    set_name('');
    set_countries([]);
  };
  const is_ready = name.trim() !== '' && countries.length > 0 && roles.length > 0 && stewards.length > 0;
  return (
    <Section title={t.new_circle}>
      <Note>{t.new_circle_what}</Note>
      <Form submit={t.new_circle} asking={asking} disabled={!is_ready} onSubmit={() => void define()}>
        <Field label={t.circle_name} value={name} onInput={set_name} max={60} required />
        <CountryList values={countries} onChange={set_countries} />
        <Checks label={t.circle_for} values={roles} onChange={set_roles} options={options} />
        <Checks label={t.circle_keepers} values={stewards} onChange={set_stewards} options={options.filter((one) => one.value !== 'member')} />
      </Form>
    </Section>
  );
}
