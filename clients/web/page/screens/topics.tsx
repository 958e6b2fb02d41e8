// Open channels: those that anybody of their circle may join, and opening one.
import type { FoundChannel, OpenChannelKind } from 'bridge';
import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Button, Busy, Empty, Field, Form, Link, Note, Refusal, Screen, Select } from '../parts/basics';
import { useCommand, useView } from '../parts/hooks';
import { CountrySelect } from './countries';

export function Topics() {
  const { t } = useApp().speech;
  const [kind, set_kind] = useState<OpenChannelKind>('topic');
  const [theme, set_theme] = useState('');
  const [country, set_country] = useState('');
  const [found, set_found] = useState<FoundChannel[]>();
  const asking = useCommand();
  const find = async () => {
    const answer = await asking.ask({
      type: 'find_channels', kind, ...(theme.trim() ? { theme: theme.trim() } : {}), ...(country ? { country } : {}),
    });
    if (answer) set_found(answer.channels);
  };
  useEffect(() => { void find(); }, [kind, country]);
  return (
    <Screen title={t.topics} back={{ at: 'chats' }} tools={<Link to={{ at: 'new_topic' }} look="button main">{t.new_topic}</Link>}>
      <p class="hint">{t.topics_what}</p>
      <details class="filter">
        <summary>{t.filter}</summary>
        <Form submit={t.find} asking={{ busy: asking.busy, error: undefined }} onSubmit={() => void find()}>
          <Select label={t.kind} value={kind} onChange={(value) => set_kind(value as OpenChannelKind)}
            options={[{ value: 'topic', label: t.kinds.topic }, { value: 'alert', label: t.kinds.alert }]} />
          <Field label={t.theme} value={theme} onInput={set_theme} max={50} />
          <CountrySelect value={country} onChange={set_country} any={t.all_countries} />
        </Form>
      </details>
      <Refusal error={asking.error} />
      {!found && asking.busy && <Busy asks />}
      {found?.length === 0 && <Empty><p>{t.no_topics}</p></Empty>}
      <ul class="list">{found?.map((one) => <Found key={one.channel} channel={one} />)}</ul>
    </Screen>
  );
}

function Found({ channel }: { channel: FoundChannel }) {
  const { speech, go } = useApp();
  const { t } = speech;
  const asking = useCommand();
  const id = channel.channel;
  const join = async () => {
    if (await asking.ask({ type: 'join_channel', channel: id })) go({ at: 'channel', channel: id });
  };
  return (
    <li class="card">
      <h2 dir="auto">{channel.name}</h2>
      {channel.description && <p dir="auto">{channel.description}</p>}
      <p class="hint" dir="auto">{[...channel.themes, ...channel.countries.map(speech.country)].join(' · ')}</p>
      {channel.joined
        ? <Link to={{ at: 'channel', channel: id }} look="button">{t.open}</Link>
        : channel.closed ? <p class="hint">{t.channel_closed}</p> : <Button look="main" disabled={asking.busy} onClick={() => void join()}>{t.join}</Button>}
      <Refusal error={asking.error} />
    </li>
  );
}

export function NewTopic() {
  const { speech, go } = useApp();
  const { t } = speech;
  const { view: circles } = useView({ type: 'circles' });
  const [kind, set_kind] = useState<OpenChannelKind>('topic');
  const [name, set_name] = useState('');
  const [description, set_description] = useState('');
  const [themes, set_themes] = useState('');
  const [country, set_country] = useState('');
  const [circle, set_circle] = useState('');
  const asking = useCommand();
  const open = async () => {
    const opened = await asking.ask({
      type: 'open_channel', kind, name: name.trim(), description: description.trim(),
      themes: themes.split(',').map((one) => one.trim()).filter((one) => one !== '').slice(0, 20),
      countries: country ? [country] : [], ...(circle ? { circle } : {}),
    });
    if (opened) go({ at: 'channel', channel: opened.channel });
  };
  const options = [{ value: '', label: t.circle_default },
    ...(circles?.circles ?? []).filter((one) => one.has_key).map((one) => ({ value: one.circle, label: one.name }))];
  return (
    <Screen title={t.new_topic} back={{ at: 'topics' }}>
      <Note>{t.new_topic_what}</Note>
      <Form submit={t.open} asking={asking} disabled={name.trim() === ''} onSubmit={() => void open()}>
        <Select label={t.kind} value={kind} onChange={(value) => set_kind(value as OpenChannelKind)}
          options={[{ value: 'topic', label: t.kinds.topic }, { value: 'alert', label: t.kinds.alert }]} />
        <Field label={t.channel_name} value={name} onInput={set_name} max={60} required />
        <Field label={t.description} value={description} onInput={set_description} rows={3} max={600} />
        <Field label={t.themes} value={themes} onInput={set_themes} hint={t.comma_hint} />
        <CountrySelect value={country} onChange={set_country} any={t.all_countries} />
        <Select label={t.for_whom} value={circle} onChange={set_circle} options={options} />
      </Form>
    </Screen>
  );
}
