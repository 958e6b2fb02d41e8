// Whoever came by an invite of which somebody decides waits here.
import { useApp } from '../parts/app';
import { Button, Screen } from '../parts/basics';
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
      <Button onClick={client.lock}>{t.lock_now}</Button>
    </Screen>
  );
}
