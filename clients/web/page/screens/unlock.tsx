// The passphrase: made once for this device, and asked for whenever the page has locked itself.
import { useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Circle, Field, Form, Note } from '../parts/basics';
import { NewerBuild } from '../parts/kept';
import { Refused } from '../wire/client';
import { ErasingLocked } from './erasing_locked';

function useOpening(act: (passphrase: string) => Promise<void>) {
  const [busy, set_busy] = useState(false);
  const [error, set_error] = useState<string>();
  const open = async (passphrase: string) => {
    set_busy(true);
    set_error(undefined);
    try {
      await act(passphrase);
    } catch (reason) {
      set_error(reason instanceof Refused ? reason.code : 'internal');
      set_busy(false);
    }
  };
  return { asking: { busy, error }, open };
}

export function Unlock() {
  const { client, speech, status } = useApp();
  const { t } = speech;
  const [passphrase, set_passphrase] = useState('');
  const { asking, open } = useOpening(client.open);
  return (
    <main class="outside">
      <NewerBuild />
      <Circle />
      <h1>{t.unlock_title}</h1>
      <p>{t.unlock_why}</p>
      {status.error && <Note look="bad">{speech.error(status.error)}</Note>}
      <Form submit={t.unlock} asking={asking} disabled={passphrase === ''}
        onSubmit={() => { void open(passphrase); set_passphrase(''); }}>
        <Field label={t.passphrase} type="password" value={passphrase} onInput={set_passphrase}
          autocomplete="current-password" autofocus required />
      </Form>
      <ErasingLocked />
    </main>
  );
}

const kLettersMin = 12;

export function NewPassphrase({ onBack }: { onBack: () => void }) {
  const { client, speech } = useApp();
  const { t } = speech;
  const [passphrase, set_passphrase] = useState('');
  const [again, set_again] = useState('');
  const [differs, set_differs] = useState(false);
  const { asking, open } = useOpening(client.create);
  const is_short = passphrase.length < kLettersMin;
  const submit = () => {
    set_differs(passphrase !== again);
    if (passphrase === again) void open(passphrase);
  };
  return (
    <main class="outside">
      <button type="button" class="button quiet" onClick={onBack}>‹ {t.back}</button>
      <h1>{t.new_passphrase_title}</h1>
      <p>{t.new_passphrase_why}</p>
      <Form submit={t.go_on} asking={asking} disabled={is_short} onSubmit={submit}>
        <Field label={t.passphrase} type="password" value={passphrase} onInput={set_passphrase}
          autocomplete="new-password" hint={t.passphrase_hint(kLettersMin)} autofocus required />
        <Field label={t.passphrase_again} type="password" value={again} onInput={set_again}
          autocomplete="new-password" required />
        <div role="alert">{differs && <Note look="bad">{t.passphrases_differ}</Note>}</div>
      </Form>
      <Note>{t.passphrase_lost}</Note>
    </main>
  );
}
