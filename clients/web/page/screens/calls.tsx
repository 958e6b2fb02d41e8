// Whether the page may call, and for what.
import { useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Check, Note, Section } from '../parts/basics';
import { can_call } from '../parts/calls';
import { keep_calls, read_calls, type Calls } from '../state/calls';

export function CallSettings() {
  const { t } = useApp().speech;
  const [calls, set_calls] = useState(read_calls);
  const [is_refused, refuse] = useState(false);
  const put = (change: Partial<Calls>) => {
    const after = { ...calls, ...change };
    keep_calls(after);
    set_calls(after);
  };
  const turn = async (on: boolean) => {
    const allowed = on && await Notification.requestPermission() === 'granted';
    refuse(on && !allowed);
    put({ on: allowed });
  };
  return (
    <Section title={t.calls}>
      {can_call()
        ? <Check label={t.calls_on} value={calls.on && Notification.permission === 'granted'} onChange={(on) => void turn(on)} />
        : <p class="hint">{t.calls_missing}</p>}
      <div role="alert">{is_refused && <Note look="bad">{t.calls_refused}</Note>}</div>
      <p class="hint">{t.calls_what}</p>
      <Check label={t.calls_severe} value={calls.severe} onChange={(severe) => put({ severe })} />
      <p class="hint">{t.closed_page}</p>
    </Section>
  );
}
