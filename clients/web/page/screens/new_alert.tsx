// The quick alert: where, what, one sentence; and ten seconds to take it back.
import type { Labels } from 'bridge';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Button, Busy, Field, Form, Note, Screen, Select } from '../parts/basics';
import { useCommand, useView } from '../parts/hooks';
import { CountrySelect } from './countries';

const kSecondsToTakeBack = 10;

// Over all else, so that nobody leaves it by a touch beside it. Whoever leaves all the same, by the
// browser's own ways, is told that nothing went out.
function Countdown({ left, sentence, onTakeBack }: { left: number; sentence: string; onTakeBack: () => void }) {
  const { speech } = useApp();
  const { t } = speech;
  const dialog = useRef<HTMLDialogElement>(null);
  // Closed before it goes, so that the focus is back where it was.
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog ref={dialog} class="countdown" role="alertdialog" aria-label={t.sending_in(left)}
      onCancel={(event) => { event.preventDefault(); onTakeBack(); }}>
      <p class="big" aria-hidden="true">{left}</p>
      <p>{t.sending_in(left)}</p>
      <p class="said" dir="auto">{sentence}</p>
      <Button look="main" onClick={onTakeBack}>{t.take_back}</Button>
    </dialog>
  );
}

export function NewAlert() {
  const { speech, go, announce } = useApp();
  const { t } = speech;
  const { view: words } = useView({ type: 'vocabulary' });
  const [country, set_country] = useState('');
  const [violation, set_violation] = useState('');
  const [verification, set_verification] = useState('');
  const [sentence, set_sentence] = useState('');
  const [left, set_left] = useState<number>();
  const asking = useCommand();
  const is_counting = useRef(false);
  is_counting.current = left !== undefined;
  useEffect(() => () => { if (is_counting.current) announce(t.alert_not_sent); }, []);
  useEffect(() => {
    if (left === undefined) return undefined;
    if (left === 0) {
      set_left(undefined);
      void send();
      return undefined;
    }
    const timer = setTimeout(() => set_left(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  if (!words) return <Screen title={t.new_alert} back={{ at: 'alerts' }}><Busy /></Screen>;
  const checked = verification || words.verifications[0]?.code || '';
  const send = async () => {
    const sent = await asking.ask({
      type: 'send_alert',
      form: { country, violation, verification: checked, affected: [], sentence: sentence.trim(), languages: [speech.language] },
    });
    if (sent) go({ at: 'alert', alert: sent.alert });
  };
  const options = (terms: readonly { code: string; labels: Labels }[]) =>
    terms.map((one) => ({ value: one.code, label: speech.label(one.labels) }));
  const chosen = words.violations.find((one) => one.code === violation);
  return (
    <Screen title={t.new_alert} back={{ at: 'alerts' }}>
      {left !== undefined && <Countdown left={left} sentence={sentence} onTakeBack={() => set_left(undefined)} />}
      <Note>{t.new_alert_what}</Note>
      <Form submit={t.send_alert} look="danger" asking={asking} disabled={!country || !violation || sentence.trim() === ''}
        onSubmit={() => set_left(kSecondsToTakeBack)}>
        <CountrySelect value={country} onChange={set_country} any={t.choose} />
        <Select label={t.what_happened} value={violation} onChange={set_violation} options={[{ value: '', label: t.choose }, ...options(words.violations)]} />
        {chosen && <p class="hint">{t.severity[chosen.severity]}</p>}
        <Select label={t.how_verified} value={checked} onChange={set_verification} options={options(words.verifications)} />
        <Field label={t.one_sentence} value={sentence} onInput={set_sentence} hint={t.one_sentence_hint} rows={3} max={2000} required />
      </Form>
      {left === undefined && asking.busy && <Busy />}
    </Screen>
  );
}
