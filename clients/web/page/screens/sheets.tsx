// The recovery sheet, as a page to print; and the reminder until it is.
import { useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Busy, Button, Field, Form, Handle, Link, Mark, Note, Refusal, Screen, Section } from '../parts/basics';
import { useCommand, useView } from '../parts/hooks';

export function SheetReminder() {
  const { self, speech } = useApp();
  if (!self?.has_sheets) return null;
  return <p class="strip"><Mark /><Link to={{ at: 'sheets' }}>{speech.t.sheets_remind}</Link></p>;
}

export function Sheets() {
  const { self, speech, announce, go } = useApp();
  const { t } = speech;
  const { view, error } = useView({ type: 'sheets' });
  const [words, set_words] = useState('');
  const asking = useCommand();
  const confirm = async () => {
    if (!await asking.ask({ type: 'confirm_sheets', words: words.trim() })) return;
    announce(t.sheets_confirmed);
    go({ at: 'chats' });
  };
  if (!view) return <Screen title={t.sheets} back={{ at: 'you' }}><Refusal error={error} />{!error && <Busy />}</Screen>;
  if (!view.recovery) return <Screen title={t.sheets} back={{ at: 'you' }}><p>{t.no_sheets}</p></Screen>;
  return (
    <Screen title={t.sheets} back={{ at: 'you' }}>
      <p class="screen-only">{t.sheets_what}</p>
      <div class="sheet">
        <h2>Indaba · <bdi>{self?.alliance_name}</bdi> · <Handle of={self?.handle ?? ''} /></h2>
        <Section title={t.sheet_recovery}>
          <p>{t.sheet_recovery_what}</p>
          <p class="secret" dir="ltr">{view.recovery}</p>
        </Section>
        {view.root && (
          <Section title={t.sheet_root}>
            <p>{t.sheet_root_what}</p>
            <p class="secret" dir="ltr">{view.root}</p>
          </Section>
        )}
        {view.link && <Section title={t.sheet_link}><p class="secret" dir="ltr">{view.link}</p></Section>}
      </div>
      <div class="screen-only">
        <Button onClick={() => print()}>{t.print}</Button>
        <Note>{t.print_what}</Note>
        <Form submit={t.confirm_sheets} asking={asking} disabled={words.trim() === ''} onSubmit={() => void confirm()}>
          <Field label={t.last_words} value={words} onInput={set_words} hint={t.last_words_hint} max={200} ltr />
        </Form>
      </div>
    </Screen>
  );
}
