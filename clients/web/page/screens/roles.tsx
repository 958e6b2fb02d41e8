// Giving roles, and ending them or a membership.
import type { RoleName } from 'bridge';
import { useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Field, Form, Note, Screen, Section, Select } from '../parts/basics';
import { useCommand } from '../parts/hooks';
import { handle_typed, is_handle } from '../state/routes';
import { CountryList } from './countries';

const kRoles: readonly RoleName[] = ['responder', 'moderator', 'youth', 'youth-lead', 'coordinator', 'admin'];

const whole_days = (text: string) => Math.min(Math.max(Math.floor(Number(text)) || 1, 1), 3650);
const ends = (days: string) => Math.floor(Date.now() / 1000) + whole_days(days) * 24 * 3600;

export function Roles() {
  const { self, speech } = useApp();
  const { t } = speech;
  return (
    <Screen title={t.roles} back={{ at: 'you' }}>
      <Grant />
      <Revoke />
      {self?.roles.includes('admin') && <Provable />}
    </Screen>
  );
}

function Grant() {
  const { speech, announce } = useApp();
  const { t } = speech;
  const [typed, set_typed] = useState('');
  const [role, set_role] = useState<RoleName>('responder');
  const [countries, set_countries] = useState<string[]>([]);
  const [days, set_days] = useState('365');
  const [sheet, set_sheet] = useState('');
  const asking = useCommand();
  const handle = handle_typed(typed);
  const grant = async () => {
    const granted = await asking.ask({
      type: 'accredit', handle, role, countries, root_sheet: sheet.trim(), days: whole_days(days),
    });
    set_sheet('');
    if (granted) announce(t.granted(handle));
  };
  return (
    <Section title={t.grant}>
      <Form submit={t.grant} asking={asking} disabled={!is_handle(handle)} onSubmit={() => void grant()}>
        <Field label={t.handle_of} value={typed} onInput={set_typed} max={31} ltr required />
        <Select label={t.which_role} value={role} onChange={(value) => set_role(value as RoleName)} hint={t.role_what[role]}
          options={kRoles.map((one) => ({ value: one, label: t.role[one] }))} />
        <p class="hint">{t.where_role}: {countries.length > 0 ? countries.map(speech.country).join(', ') : t.everywhere}</p>
        <CountryList values={countries} onChange={set_countries} />
        <Field label={t.days} value={days} onInput={set_days} type="number" inputmode="numeric" hint={t.until_day(speech.day(ends(days)))} />
        {role === 'admin' && <Field label={t.root_sheet} value={sheet} onInput={set_sheet} hint={t.root_sheet_hint} rows={3} max={200} ltr />}
      </Form>
    </Section>
  );
}

function Revoke() {
  const { speech, announce } = useApp();
  const { t } = speech;
  const [typed, set_typed] = useState('');
  const [what, set_what] = useState<'membership' | RoleName>('responder');
  const [reason, set_reason] = useState('');
  const asking = useCommand();
  const handle = handle_typed(typed);
  const revoke = async () => {
    const ended = await asking.ask({ type: 'revoke', handle, reason: reason.trim(), ...(what === 'membership' ? {} : { role: what }) });
    if (ended) announce(t.ended(handle));
  };
  return (
    <Section title={t.end_role}>
      <Form submit={t.end_role} look="danger" asking={asking} disabled={!is_handle(handle)} onSubmit={() => void revoke()}>
        <Field label={t.handle_of} value={typed} onInput={set_typed} max={31} ltr required />
        <Select label={t.what_ends} value={what} onChange={(value) => set_what(value as 'membership' | RoleName)}
          options={[...kRoles.map((one) => ({ value: one as string, label: t.role[one] })), { value: 'membership', label: t.membership }]} />
        <Field label={t.reason} value={reason} onInput={set_reason} hint={t.reason_hint} max={160} />
        {what === 'membership' && <Note look="bad">{t.membership_what}</Note>}
      </Form>
    </Section>
  );
}

function Provable() {
  const { speech, announce } = useApp();
  const { t } = speech;
  const [sheet, set_sheet] = useState('');
  const asking = useCommand();
  const issue = async () => {
    const root_sheet = sheet.trim();
    set_sheet('');
    if (await asking.ask({ type: 'issue_alert_certificates', root_sheet })) announce(t.proved);
  };
  return (
    <Section title={t.prove}>
      <p class="hint">{t.prove_what}</p>
      <Form submit={t.prove_do} asking={asking} disabled={sheet.trim() === ''} onSubmit={() => void issue()}>
        <Field label={t.root_sheet} value={sheet} onInput={set_sheet} hint={t.root_sheet_hint} rows={3} max={200} ltr />
      </Form>
    </Section>
  );
}
