// Search in what this device has of all conversations; nobody else hears of it.
import type { SearchView } from 'bridge';
import { useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Empty, Field, Form, Handle, Link, Screen, Select } from '../parts/basics';
import { useView } from '../parts/hooks';
import { Refused } from '../wire/client';

export function Search() {
  const { speech, client } = useApp();
  const { t } = speech;
  const [words, set_words] = useState('');
  const [found, set_found] = useState<SearchView>();
  const [error, set_error] = useState<string>();
  const [channel, set_channel] = useState('');
  const { view: all } = useView({ type: 'channels' });
  const label_of = (id: string) => all?.channels.find((one) => one.channel === id)?.label ?? t.nameless;
  const search = () => {
    set_error(undefined);
    client.view({ type: 'search', words: words.trim(), limit: 50, ...(channel ? { channel } : {}) }).then(
      set_found, (reason: unknown) => set_error(reason instanceof Refused ? reason.code : 'internal'));
  };
  return (
    <Screen title={t.search_messages} back={{ at: 'chats' }}>
      <p class="hint">{t.search_what}</p>
      <Form submit={t.find} asking={{ busy: false, error }} disabled={words.trim() === ''} onSubmit={search}>
        <Field label={t.words} value={words} onInput={set_words} inputmode="search" max={300} autofocus />
        <Select label={t.where_to_search} value={channel} onChange={set_channel}
          options={[{ value: '', label: t.everywhere_here }, ...(all?.channels ?? []).map((one) => ({ value: one.channel, label: one.label || t.nameless }))]} />
      </Form>
      <div role="status">{found?.lines.length === 0 && <Empty><p>{t.nothing_found}</p></Empty>}</div>
      <ul class="list">
        {found?.lines.map((line) => (
          <li key={`${line.channel}${line.seq}`} class="card">
            <p><Link to={{ at: 'channel', channel: line.channel }}><bdi>{label_of(line.channel)}</bdi></Link> · <Handle of={line.from} /> · <time>{speech.moment(line.at)}</time></p>
            <p class="said" dir="auto">{line.type === 'message' ? speech.said(line) : speech.act(line)}</p>
          </li>
        ))}
      </ul>
      {found?.has_more && <p class="hint">{t.more_found}</p>}
    </Screen>
  );
}
