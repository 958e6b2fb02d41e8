// One's own profile: what is said, and to whom it is shown.
import type { ProfileName, ShownField, Visibility } from 'bridge';
import { useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Busy, Button, Field, Form, Handle, Link, Refusal, Screen, Section, Select } from '../parts/basics';
import { useCommand, useView } from '../parts/hooks';
import { CountrySelect } from './countries';

export const kFields: readonly ProfileName[] = [
  'display_name', 'country', 'languages', 'organisation', 'themes', 'skills', 'about', 'links', 'phone',
];
const kLists: readonly ProfileName[] = ['languages', 'themes', 'skills', 'links'];
const kVisibilities: readonly Visibility[] = ['nobody', 'chosen', 'alliance'];

export function Profile() {
  const { t } = useApp().speech;
  const { view, error } = useView({ type: 'profile' });
  return (
    <Screen title={t.profile} back={{ at: 'you' }}>
      <p class="hint">{t.profile_what}</p>
      <Refusal error={error} />
      {!view && !error && <Busy />}
      {view && kFields.map((name) => <OneField key={name} name={name} field={view.fields.find((one) => one.name === name)} />)}
      {view && view.shared_with.length > 0 && (
        <Section title={t.shared_with}>
          <ul class="list">{view.shared_with.map((one) => <li key={one.member}><Link to={{ at: 'person', handle: one.handle }} look="item"><Handle of={one.handle} /></Link></li>)}</ul>
        </Section>
      )}
    </Screen>
  );
}

function OneField({ name, field }: { name: ProfileName; field: ShownField | undefined }) {
  const { speech, announce } = useApp();
  const { t } = speech;
  const kept = field?.values.join(', ') ?? '';
  const [is_open, open] = useState(false);
  const [value, set_value] = useState(kept);
  const [visible, set_visible] = useState<Visibility>(field?.visible ?? 'nobody');
  const asking = useCommand();
  if (!is_open) {
    return (
      <div class="item">
        <span class="grow">
          <span class="name">{speech.field(name)}</span>
          <span class="last">{field ? <><bdi>{speech.values(name, field.values)}</bdi> · {t.visible_to[field.visible]}</> : t.not_said}</span>
        </span>
        <Button label={`${t.edit}: ${speech.field(name)}`} onClick={() => { set_value(kept); set_visible(field?.visible ?? 'nobody'); open(true); }}>{t.edit}</Button>
      </div>
    );
  }
  const values = kLists.includes(name)
    ? value.split(',').map((one) => one.trim()).filter((one) => one !== '').slice(0, 50)
    : value.trim() === '' ? [] : [value.trim()];
  const save = async () => {
    if (!await asking.ask({ type: 'set_profile_field', name, values, visible })) return;
    announce(t.saved);
    open(false);
  };
  return (
    <div class="card">
      <Form submit={t.save} asking={asking} onSubmit={() => void save()}>
        {name === 'country'
          ? <CountrySelect value={value} onChange={set_value} any={t.not_said} />
          : <Field label={speech.field(name)} value={value} onInput={set_value} max={600} autofocus
              {...(name === 'about' ? { rows: 4 } : {})} hint={name === 'languages' ? t.languages_hint : kLists.includes(name) ? t.comma_hint : undefined} />}
        <Select label={t.visible} value={visible} onChange={(to) => set_visible(to as Visibility)} hint={t.visible_what[visible]}
          options={kVisibilities.map((one) => ({ value: one, label: t.visible_to[one] }))} />
      </Form>
      <Button look="quiet" onClick={() => open(false)}>{t.cancel}</Button>
    </div>
  );
}
