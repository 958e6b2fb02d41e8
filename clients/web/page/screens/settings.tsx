// How the page is shown, when it locks itself, who may reach this member, and how one leaves.
import type { AlertFilterView, FirstContact } from 'bridge';
import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Busy, Button, Field, Form, Handle, Note, Refusal, Screen, Section, Select } from '../parts/basics';
import { Checks } from '../parts/choices';
import { useCommand, useView } from '../parts/hooks';
import { Kept } from '../parts/kept';
import { kLockMinutes, kThemes, type Theme } from '../state/settings';
import { CallSettings } from './calls';
import { LanguageChoice } from './language';
import { AllHere, Erasing } from './leaving';

export function SettingsScreen() {
  const { speech, settings, change_settings } = useApp();
  const { t } = speech;
  return (
    <Screen title={t.settings} back={{ at: 'you' }}>
      <Section title={t.this_device}>
        <LanguageChoice />
        <Select label={t.theme_of_page} value={settings.theme} onChange={(value) => change_settings({ theme: value as Theme })}
          options={kThemes.map((one) => ({ value: one, label: t.theme_names[one] }))} />
        <Select label={t.lock_after} value={String(settings.lock_minutes)} hint={t.lock_after_what}
          onChange={(value) => change_settings({ lock_minutes: Number(value) })}
          options={kLockMinutes.map((one) => ({ value: String(one), label: speech.span(one * 60) }))} />
      </Section>
      <CallSettings />
      <Kept />
      <WhoMayWrite />
      <AlertFilter />
      <Blocks />
      <AllHere />
      <Erasing />
    </Screen>
  );
}

const kContacts: readonly FirstContact[] = ['anyone', 'shared-group', 'leads'];

// The server has it: how it is now is asked once one is in.
function WhoMayWrite() {
  const { speech, self, announce } = useApp();
  const { t } = speech;
  const [contact, set_contact] = useState<FirstContact>();
  const reading = useCommand();
  const saving = useCommand();
  const is_protected = self?.is_protected ?? false;
  const is_in = self?.standing === 'member' || self?.standing === 'provisional';
  useEffect(() => {
    if (is_protected || !is_in || contact) return;
    void reading.ask({ type: 'read_first_contact' }).then((read) => set_contact((chosen) => chosen ?? read?.first_contact));
  }, [is_protected, is_in]);
  if (is_protected) return <Section title={t.first_contact}><Note>{t.first_contact_fixed}</Note></Section>;
  const save = async () => {
    if (contact && await saving.ask({ type: 'set_first_contact', first_contact: contact })) announce(t.saved);
  };
  return (
    <Section title={t.first_contact}>
      <Refusal error={reading.error} />
      <Form submit={t.save} asking={saving} disabled={!contact} onSubmit={() => void save()}>
        <Select label={t.first_contact_who} value={contact ?? ''} onChange={(value) => set_contact(value as FirstContact)} hint={t.first_contact_what}
          options={[...(contact ? [] : [{ value: '', label: t.choose }]), ...kContacts.map((one) => ({ value: one as string, label: t.first_contacts[one] }))]} />
      </Form>
    </Section>
  );
}

function AlertFilter() {
  const { t } = useApp().speech;
  const { view, error } = useView({ type: 'alert_filter' });
  return (
    <Section title={t.alert_filter}>
      <p class="hint">{t.alert_filter_what}</p>
      <Refusal error={error} />
      {!view && !error && <Busy />}
      {view && <FilterForm key={JSON.stringify(view)} filter={view} />}
    </Section>
  );
}

const list_of = (text: string) => text.split(/[\s,]+/).filter((one) => one !== '');

function FilterForm({ filter }: { filter: AlertFilterView }) {
  const { speech, announce } = useApp();
  const { t } = speech;
  const { view: words } = useView({ type: 'vocabulary' });
  const [severity, set_severity] = useState(filter.severity ?? '');
  const [countries, set_countries] = useState(filter.countries.join(', '));
  const [languages, set_languages] = useState(filter.languages.join(', '));
  const [categories, set_categories] = useState(filter.categories);
  const asking = useCommand();
  const wanted = list_of(countries.toUpperCase());
  const save = async () => {
    const kept = await asking.ask({
      type: 'set_alert_filter', ...(severity ? { severity } : {}), countries: wanted,
      languages: list_of(languages), categories,
    });
    if (kept) announce(t.saved);
  };
  const severities = (words?.severities ?? []).map((one) => ({ value: one, label: t.severity[one] }));
  return (
    <Form submit={t.save} asking={asking} disabled={!wanted.every((one) => /^[A-Z]{2}$/.test(one))} onSubmit={() => void save()}>
      <Select label={t.least_severity} value={severity} onChange={set_severity} options={[{ value: '', label: t.by_default }, ...severities]} />
      <Field label={t.countries} value={countries} onInput={set_countries} ltr
        hint={wanted.length > 0 ? wanted.map(speech.country).join(', ') : t.countries_hint} />
      <Field label={t.only_languages} value={languages} onInput={set_languages} hint={t.languages_hint} ltr />
      <Checks label={t.only_categories} values={categories} onChange={set_categories}
        options={(words?.categories ?? []).map((value) => ({ value: value as string, label: t.category[value] }))} />
    </Form>
  );
}

function Blocks() {
  const { t } = useApp().speech;
  const { view } = useView({ type: 'blocks' });
  const asking = useCommand();
  return (
    <Section title={t.blocks}>
      {view?.blocks.length === 0 && <p class="hint">{t.no_blocks}</p>}
      <ul class="list">
        {view?.blocks.map((one) => (
          <li key={one.member} class="item">
            <span class="grow"><Handle of={one.handle} /></span>
            <Button disabled={asking.busy} onClick={() => void asking.ask({ type: 'block_member', handle: one.handle, on: false })}>{t.unblock}</Button>
          </li>
        ))}
      </ul>
      <Refusal error={asking.error} />
    </Section>
  );
}
