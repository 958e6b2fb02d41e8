// A new conversation: with one member, or in a group.
import { useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Field, Form, Link, Note, Screen, Section } from '../parts/basics';
import { useCommand } from '../parts/hooks';
import { handle_typed, handles_typed, is_handle } from '../state/routes';

export function NewChat() {
  const { t } = useApp().speech;
  return (
    <Screen title={t.new_chat} back={{ at: 'chats' }}>
      <p><Link to={{ at: 'people' }}>{t.find_people}</Link></p>
      <Direct />
      <Group />
      <Section title={t.topics}>
        <p>{t.topics_what}</p>
        <Link to={{ at: 'topics' }} look="button">{t.see_topics}</Link>
      </Section>
    </Screen>
  );
}

// With `to` its handle is given already.
export function Direct({ to }: { to?: string }) {
  const { speech, go } = useApp();
  const { t } = speech;
  const [typed, set_typed] = useState(to ?? '');
  const [greeting, set_greeting] = useState('');
  const [asked, set_asked] = useState('');
  const asking = useCommand();
  const handle = handle_typed(typed);
  const open = async () => {
    const opened = await asking.ask({ type: 'open_direct', handle, greeting: greeting.trim() });
    if (opened?.type === 'channel') go({ at: 'channel', channel: opened.channel });
    if (opened?.type === 'asked') set_asked(handle);
  };
  return (
    <Section title={t.direct}>
      <p class="hint">{t.direct_what}</p>
      {asked
        ? <Note look="good">{t.contact_asked(asked)}</Note>
        : (
          <Form submit={to ? t.write_to(to) : t.open} asking={asking} disabled={!is_handle(handle)} onSubmit={() => void open()}>
            {!to && <Field label={t.handle_of} value={typed} onInput={set_typed} max={31} ltr required />}
            <Field label={t.greeting} value={greeting} onInput={set_greeting} hint={t.greeting_hint} rows={2} max={300} />
          </Form>
        )}
    </Section>
  );
}

function Group() {
  const { speech, go, announce } = useApp();
  const { t } = speech;
  const [title, set_title] = useState('');
  const [typed, set_typed] = useState('');
  const asking = useCommand();
  const handles = handles_typed(typed);
  const open = async () => {
    const opened = await asking.ask({ type: 'open_group', title: title.trim(), handles });
    if (!opened) return;
    if (opened.left_out.length > 0) announce(t.left_out(opened.left_out.length));
    go({ at: 'channel', channel: opened.channel });
  };
  return (
    <Section title={t.group}>
      <p class="hint">{t.group_what}</p>
      <Form submit={t.open} asking={asking} disabled={title.trim() === '' || !handles.every(is_handle)} onSubmit={() => void open()}>
        <Field label={t.channel_name} value={title} onInput={set_title} max={60} required />
        <Field label={t.handles} value={typed} onInput={set_typed} hint={t.handles_hint} ltr />
      </Form>
    </Section>
  );
}
