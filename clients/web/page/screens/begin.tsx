// How a device comes into an alliance: by founding it, by an invite, by another device of the same
// member, or by the recovery sheet.
import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Busy, Button, Field, Form, Note, Section } from '../parts/basics';
import { useCommand, useView } from '../parts/hooks';
import { intent_of, is_of_this_server, type Intent } from '../state/links';
import { handle_typed, is_handle } from '../state/routes';
import { LanguageChoice } from './language';
import { NewPassphrase } from './unlock';

export function Begin() {
  const { link, self, status, speech } = useApp();
  const [intent, set_intent] = useState<Intent | undefined>(() => link ? intent_of(link) : undefined);
  const [is_welcomed, set_welcomed] = useState(false);
  if (self?.is_linking) return <Linking />;
  if (!intent || !is_welcomed && status.store === 'absent') {
    return <Welcome intent={intent} onChoose={(chosen) => { set_intent(chosen); set_welcomed(true); }} />;
  }
  const back = () => { set_welcomed(false); set_intent(undefined); };
  if (status.store === 'absent') return <NewPassphrase onBack={back} />;
  const { t } = speech;
  return (
    <main class="outside">
      <Button look="quiet" onClick={back}>‹ {t.back}</Button>
      {intent === 'recover' ? <Recover /> : intent === 'link' ? <LinkThis /> : <Enter intent={intent} />}
    </main>
  );
}

function Welcome({ intent, onChoose }: { intent: Intent | undefined; onChoose: (intent: Intent) => void }) {
  const { t } = useApp().speech;
  const others = (['join', 'link', 'recover', 'found'] as const).filter((one) => one !== intent);
  return (
    <main class="outside">
      <img src="/icon.svg" alt="" width="72" height="72" />
      <h1>Indaba</h1>
      <p class="lead">{t.welcome}</p>
      {intent && <Note look="good">{t.link_found[intent]}</Note>}
      <div class="choices">
        {intent && <Button look="main" onClick={() => onChoose(intent)}>{t.begin[intent]}</Button>}
        {others.map((one) => (
          <Button key={one} look={intent ? 'plain' : one === 'join' ? 'main' : 'plain'} onClick={() => onChoose(one)}>{t.begin[one]}</Button>
        ))}
      </div>
      <Note>{t.welcome_kept}</Note>
      <LanguageChoice />
    </main>
  );
}

function LinkField({ value, onInput }: { value: string; onInput: (value: string) => void }) {
  const { speech, link } = useApp();
  const { t } = speech;
  const is_other = value.trim() !== '' && !is_of_this_server(value, location.origin);
  if (link && value === link) return null;
  return (
    <>
      <Field label={t.link} value={value} onInput={onInput} hint={t.link_hint} rows={3} max={2048} ltr required />
      {is_other && <Note look="bad">{t.link_elsewhere}</Note>}
    </>
  );
}

const is_fit = (link: string, intent: Intent) =>
  intent_of(link.trim()) === intent && is_of_this_server(link, location.origin);

function Enter({ intent }: { intent: 'found' | 'join' }) {
  const { link, speech } = useApp();
  const { t } = speech;
  const [typed, set_typed] = useState(intent_of(link) === intent ? link : '');
  const [handle, set_handle] = useState('');
  const [name, set_name] = useState('');
  const [note, set_note] = useState('');
  const asking = useCommand();
  const wanted = handle_typed(handle);
  const submit = () => void asking.ask(intent === 'found'
    ? { type: 'found_alliance', link: typed.trim(), name: name.trim(), handle: wanted }
    : { type: 'join_alliance', link: typed.trim(), handle: wanted, note: note.trim() });
  const is_ready = is_handle(wanted) && is_fit(typed, intent) && (intent === 'join' || name.trim() !== '');
  return (
    <>
      <h1>{t.begin[intent]}</h1>
      <Form submit={t.begin[intent]} asking={asking} disabled={!is_ready} onSubmit={submit}>
        <LinkField value={typed} onInput={set_typed} />
        {intent === 'found' && <Field label={t.alliance_name} value={name} onInput={set_name} max={60} required />}
        <Field label={t.handle} value={handle} onInput={set_handle} hint={t.handle_hint} max={31} autocomplete="username" ltr required />
        {intent === 'join' && <Field label={t.joining_note} value={note} onInput={set_note} hint={t.joining_note_hint} rows={2} max={160} />}
      </Form>
    </>
  );
}

function LinkThis() {
  const { link, speech } = useApp();
  const { t } = speech;
  const [typed, set_typed] = useState(intent_of(link) === 'link' ? link : '');
  const [name, set_name] = useState('');
  const asking = useCommand();
  const submit = () => void asking.ask({ type: 'ask_to_be_linked', link: typed.trim(), name: name.trim() });
  return (
    <>
      <h1>{t.begin.link}</h1>
      <p>{t.link_this_how}</p>
      <Form submit={t.go_on} asking={asking} disabled={!is_fit(typed, 'link')}
        onSubmit={submit}>
        <LinkField value={typed} onInput={set_typed} />
        <Field label={t.device_name} value={name} onInput={set_name} hint={t.device_name_hint} max={30} />
      </Form>
    </>
  );
}

// Waits for the other device; both show the same fingerprint.
function Linking() {
  const { speech, status } = useApp();
  const { t } = speech;
  const { view } = useView({ type: 'devices' });
  const fingerprint = view?.devices[0]?.fingerprint;
  return (
    <main class="outside">
      <h1>{t.linking}</h1>
      <p>{t.linking_how}</p>
      {fingerprint ? <p class="fingerprint" dir="ltr">{fingerprint}</p> : <Busy />}
      <p role="status"><span class="spinner" aria-hidden="true" />{status.line === 'connected' ? t.linking_waits : t.connecting}</p>
    </main>
  );
}

function Recover() {
  const { speech, link } = useApp();
  const { t } = speech;
  const [typed, set_typed] = useState(intent_of(link) === 'recover' ? link : '');
  const [sheet, set_sheet] = useState('');
  const asking = useCommand();
  const { error } = asking;
  useEffect(() => { if (error) set_sheet(''); }, [error]);
  return (
    <>
      <h1>{t.begin.recover}</h1>
      <p>{t.recover_how}</p>
      <Form submit={t.begin.recover} asking={asking} disabled={sheet.trim() === '' || !is_fit(typed, 'recover')}
        onSubmit={() => void asking.ask({ type: 'recover_account', link: typed.trim(), sheet: sheet.trim() })}>
        <LinkField value={typed} onInput={set_typed} />
        <Field label={t.sheet_words} value={sheet} onInput={set_sheet} rows={3} max={200} ltr required />
      </Form>
      <Section title={t.recover_after}><p>{t.recover_after_what}</p></Section>
    </>
  );
}
