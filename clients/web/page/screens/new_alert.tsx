// The quick alert: where, what, one sentence; and ten seconds to take it back.
import type { Labels } from 'bridge';
import { useApp } from '../parts/app';
import { Busy, Field, Form, Link, Note, Screen, Select } from '../parts/basics';
import { useDraft } from '../parts/drafts';
import { useCommand, useView } from '../parts/hooks';
import { BegunNote } from './begun';
import { Countdown, useCountdown } from './countdown';
import { CountrySelect } from './countries';

const kNothing = { country: '', violation: '', verification: '', sentence: '' };

export function NewAlert() {
  const { speech, go } = useApp();
  const { t } = speech;
  const { view: words } = useView({ type: 'vocabulary' });
  const draft = useDraft({ at: 'new_alert' }, () => kNothing, (one) => one.sentence);
  const { value: { country, violation, verification, sentence }, put } = draft;
  const asking = useCommand();
  const checked = verification || words?.verifications[0]?.code || '';
  const { left, begin, take_back } = useCountdown(async () => {
    draft.take_out();
    const sent = await asking.ask({
      type: 'send_alert',
      form: { country, violation, verification: checked, affected: [], sentence: sentence.trim(), languages: [speech.language] },
    });
    if (!sent) return draft.put_back();
    go({ at: 'alert', alert: sent.alert });
  });
  if (!words) return <Screen title={t.new_alert} back={{ at: 'alerts' }}><Busy /></Screen>;
  const options = (terms: readonly { code: string; labels: Labels }[]) =>
    terms.map((one) => ({ value: one.code, label: speech.label(one.labels) }));
  const chosen = words.violations.find((one) => one.code === violation);
  return (
    <Screen title={t.new_alert} back={{ at: 'alerts' }}>
      {left !== undefined && <Countdown left={left} sentence={sentence} onTakeBack={take_back} />}
      <Note>{t.new_alert_what}</Note>
      <p><Link to={{ at: 'whole_alert' }}>{t.all_fields}</Link></p>
      <Form submit={t.send_alert} look="danger" asking={asking} disabled={!country || !violation || sentence.trim() === ''}
        onSubmit={begin}>
        <CountrySelect value={country} onChange={(to) => put({ country: to })} any={t.choose} />
        <Select label={t.what_happened} value={violation} onChange={(to) => put({ violation: to })} options={[{ value: '', label: t.choose }, ...options(words.violations)]} />
        {chosen && <p class="hint">{t.severity[chosen.severity]}</p>}
        <Select label={t.how_verified} value={checked} onChange={(to) => put({ verification: to })} options={options(words.verifications)} />
        <Field label={t.one_sentence} value={sentence} onInput={(to) => put({ sentence: to })} hint={t.one_sentence_hint} rows={3} max={2000} required />
      </Form>
      <BegunNote draft={draft} />
      {left === undefined && asking.busy && <Busy />}
    </Screen>
  );
}
