// What a whole alert says alike in all languages.
import type { Category, KnownAlert, ResponseType, Term } from 'bridge';
import { useApp } from '../parts/app';
import { Button, Field, Section, Select } from '../parts/basics';
import { Checks, Folded, TimeField } from '../parts/choices';
import { info_for } from '../state/alerts';
import { with_violation } from '../state/templates';
import { kNoPlace, type Form, type Place, type Status } from '../state/whole_alert';
import { CountryList } from './countries';
import type { Parts } from './whole_alert';

const choices = <T extends string>(labels: Record<T, string>) =>
  (Object.keys(labels) as T[]).map((value) => ({ value, label: labels[value] }));

export function Kind({ form, put }: Parts) {
  const { t } = useApp().speech;
  return (
    <Select label={t.kind_of_alert} value={form.status} onChange={(status) => put({ status: status as Status })} options={choices(t.statuses)} />
  );
}

export function What({ form, put, words }: Parts) {
  const { speech } = useApp();
  const { t } = speech;
  const terms = (all: readonly Term[]) => all.map((one) => ({ value: one.code, label: speech.label(one.labels) }));
  const none = { value: '', label: t.not_said };
  const choose = (code: string) => put(with_violation(form, words.violations.find((one) => one.code === code)));
  const verify = (code: string) => {
    const known = words.verifications.find((one) => one.code === code);
    put({ verification: code, ...(known ? { certainty: known.certainty } : {}) });
  };
  return (
    <Section title={t.what_and_how}>
      <Select label={t.what_happened} value={form.violation} onChange={choose} options={[none, ...terms(words.violations)]} />
      <Select label={t.how_verified} value={form.verification} onChange={verify} options={[none, ...terms(words.verifications)]} />
      <div class="columns">
        <Select label={t.urgency} value={form.urgency} onChange={(value) => put({ urgency: value as Form['urgency'] })} options={choices(t.urgencies)} />
        <Select label={t.how_severe} value={form.severity} onChange={(value) => put({ severity: value as Form['severity'] })} options={choices(t.severity)} />
        <Select label={t.how_sure} value={form.certainty} onChange={(value) => put({ certainty: value as Form['certainty'] })} options={choices(t.certainty)} />
      </div>
      <Checks<ResponseType> label={t.response} values={form.responses} onChange={(responses) => put({ responses })} options={choices(t.responses)} />
      <Folded title={t.more} open={form.categories.length === 0}>
        <Checks<Category> label={t.categories} values={form.categories} onChange={(categories) => put({ categories })} options={choices(t.category)} />
        <Checks label={t.affected} values={form.affected} onChange={(affected) => put({ affected })} options={terms(words.affected)} />
        <Checks label={t.freedoms} values={form.freedoms} onChange={(freedoms) => put({ freedoms })} options={terms(words.freedoms)} />
        <Select label={t.rating} value={form.rating} onChange={(rating) => put({ rating })} options={[none, ...terms(words.ratings)]} />
      </Folded>
    </Section>
  );
}

export function Areas({ form, put }: Parts) {
  const { t } = useApp().speech;
  const add_place = () => put({
    places: [...form.places, kNoPlace], words: form.words.map((one) => ({ ...one, places: [...one.places, ''] })),
  });
  const remove_place = (at: number) => put({
    places: form.places.filter((_, i) => i !== at),
    words: form.words.map((one) => ({ ...one, places: one.places.filter((_, i) => i !== at) })),
  });
  const put_place = (at: number, change: Partial<Place>) =>
    put({ places: form.places.map((one, i) => i === at ? { ...one, ...change } : one) });
  return (
    <Section title={t.areas}>
      <CountryList values={form.countries} onChange={(countries) => put({ countries })} />
      {form.places.map((place, i) => (
        <fieldset key={i}>
          <legend>{t.place(i + 1)}</legend>
          <Field label={t.around} value={place.circles} onInput={(circles) => put_place(i, { circles })} hint={t.around_hint} rows={1} ltr />
          <Field label={t.outline} value={place.outline} onInput={(outline) => put_place(i, { outline })} hint={t.outline_hint} rows={3} ltr />
          <Field label={t.geocodes} value={place.geocodes} onInput={(geocodes) => put_place(i, { geocodes })} hint={t.pairs_hint} rows={1} ltr />
          <div class="columns">
            <Field label={t.altitude} value={place.altitude} onInput={(altitude) => put_place(i, { altitude })} hint={t.height_hint} max={20} ltr />
            <Field label={t.ceiling} value={place.ceiling} onInput={(ceiling) => put_place(i, { ceiling })} max={20} ltr />
          </div>
          <Button look="quiet" label={`${t.remove}: ${t.place(i + 1)}`} onClick={() => remove_place(i)}>{t.remove}</Button>
        </fieldset>
      ))}
      <Button onClick={add_place}>{t.add_place}</Button>
    </Section>
  );
}

export function Times({ form, put }: Parts) {
  const { t } = useApp().speech;
  return (
    <Section title={t.when_it_counts}>
      <p class="hint">{t.time_hint}</p>
      <div class="columns">
        <TimeField label={t.expires} value={form.expires} onInput={(expires) => put({ expires })} hint={t.expires_hint} />
        <TimeField label={t.effective} value={form.effective} onInput={(effective) => put({ effective })} />
        <TimeField label={t.onset} value={form.onset} onInput={(onset) => put({ onset })} />
      </div>
    </Section>
  );
}

export function Rest({ form, put, alerts }: Parts & { alerts: readonly KnownAlert[] }) {
  const { speech } = useApp();
  const { t } = speech;
  const follows = alerts.map((one) => ({ value: one.alert, label: info_for(one, speech.language)?.headline ?? t.said_alert }));
  return (
    <Folded title={t.rest}>
      <Select label={t.scope} value={form.scope} onChange={(scope) => put({ scope: scope as Form['scope'] })} options={choices(t.scopes)} />
      {form.scope === 'Restricted' && <Field label={t.restriction} value={form.restriction} onInput={(restriction) => put({ restriction })} hint={t.restriction_hint} max={500} />}
      {form.scope === 'Private' && <Field label={t.addresses} value={form.addresses} onInput={(addresses) => put({ addresses })} hint={t.addresses_hint} max={2000} ltr />}
      <Field label={t.source} value={form.source} onInput={(source) => put({ source })} max={500} />
      <Field label={t.note} value={form.note} onInput={(note) => put({ note })} hint={t.note_hint} rows={2} max={2000} />
      {follows.length > 0 && (
        <Select label={t.follows} value={form.follows} onChange={(to) => put({ follows: to })} options={[{ value: '', label: t.follows_nothing }, ...follows]} />
      )}
      <Field label={t.incidents} value={form.incidents} onInput={(incidents) => put({ incidents })} hint={t.incidents_hint} max={1000} ltr />
      <Field label={t.codes} value={form.codes} onInput={(codes) => put({ codes })} hint={t.lines_hint} rows={1} ltr />
      <Field label={t.event_codes} value={form.event_codes} onInput={(event_codes) => put({ event_codes })} hint={t.pairs_hint} rows={1} ltr />
      <Field label={t.parameters} value={form.parameters} onInput={(parameters) => put({ parameters })} hint={t.pairs_hint} rows={1} ltr />
    </Folded>
  );
}
