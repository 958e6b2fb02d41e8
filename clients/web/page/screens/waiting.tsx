// Whoever came by an invite of which somebody decides, or by their recovery sheet, waits here.
import { useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Button, Field, Form, Screen } from '../parts/basics';
import { useCommand } from '../parts/hooks';
import { Sheets } from './sheets';

export function Waiting() {
  const { self, speech, client, route } = useApp();
  const { t } = speech;
  if (route.at === 'sheets') return <Sheets />;
  return (
    <Screen title={t.pending_title} class="outside">
      <p>{t.pending_you(self?.handle ?? '')}</p>
      <p class="hint">{t.pending_back}</p>
      <p role="status"><span class="spinner" aria-hidden="true" />{t.pending_waits}</p>
      {self?.has_sheets && <p><a class="button main" href="#/sheets">{t.sheets_remind}</a></p>}
      <EnterByRoot />
      <Button onClick={client.lock}>{t.lock_now}</Button>
    </Screen>
  );
}

// The only administrator who comes back has nobody to ask.
function EnterByRoot() {
  const { t } = useApp().speech;
  const [sheet, set_sheet] = useState('');
  const asking = useCommand();
  const enter = async () => {
    const root_sheet = sheet.trim();
    set_sheet('');
    await asking.ask({ type: 'accept_by_root', root_sheet });
  };
  return (
    <details class="filter">
      <summary>{t.enter_by_root}</summary>
      <p class="hint">{t.enter_by_root_what}</p>
      <Form submit={t.enter_now} asking={asking} disabled={sheet.trim() === ''} onSubmit={() => void enter()}>
        <Field label={t.root_sheet} value={sheet} onInput={set_sheet} hint={t.root_sheet_hint} rows={3} max={200} ltr required />
      </Form>
    </details>
  );
}
