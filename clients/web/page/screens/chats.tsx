// The conversations: who wrote last, what is unread, who asks to talk.
import type { Channel, ContactRequest, Line } from 'bridge';
import { useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Busy, Button, Empty, Field, Handle, Link, Refusal, Screen, Section } from '../parts/basics';
import { useCommand, useView } from '../parts/hooks';
import { shown_channels } from '../state/channels';
import { hash_of } from '../state/routes';

export function Chats() {
  const { speech, self } = useApp();
  const { t } = speech;
  const [words, set_words] = useState('');
  const { view, error } = useView({ type: 'channels' });
  const { view: asked } = useView({ type: 'requests' });
  const channels = shown_channels(view?.channels ?? [], words);
  const tools = <Link to={{ at: 'new_chat' }} look="button main">{t.new_chat}</Link>;
  return (
    <Screen title={self?.alliance_name ?? t.chats} tools={tools}>
      {asked && asked.requests.length > 0 && (
        <Section title={t.requests}>
          <ul class="list">{asked.requests.map((one) => <Request key={one.member} request={one} />)}</ul>
        </Section>
      )}
      <div class="row wrap">
        <Link to={{ at: 'topics' }} look="button">{t.topics}</Link>
        <Link to={{ at: 'search' }} look="button">{t.search_messages}</Link>
      </div>
      {(view?.channels.length ?? 0) > 6 && <Field label={t.find_chat} value={words} onInput={set_words} inputmode="search" />}
      <Refusal error={error} />
      {!view && !error && <Busy />}
      {view && channels.length === 0 && (
        <Empty><p>{words ? t.nothing_found : t.no_chats}</p></Empty>
      )}
      <ul class="list chats">{channels.map((one) => <Row key={one.channel} channel={one} />)}</ul>
    </Screen>
  );
}

function Row({ channel }: { channel: Channel }) {
  const { speech } = useApp();
  const { t } = speech;
  return (
    <li>
      <a class="item" href={hash_of({ at: 'channel', channel: channel.channel })}>
        <span class={`sign ${channel.kind}`} aria-hidden="true">{speech.sign(channel)}</span>
        <span class="grow">
          <span class="name" dir="auto">{channel.label || t.nameless}</span>
          <span class="last">
            {channel.waits_for_key ? t.waits_for_key : channel.last ? <Last channel={channel} line={channel.last} /> : speech.kind(channel.kind)}
          </span>
        </span>
        <span class="side">
          {channel.last && <time>{speech.short_time(channel.last.at)}</time>}
          <span class="flags">
            {channel.is_pinned && <span class="flag">{t.pinned}</span>}
            {channel.is_muted && <span class="flag">{t.muted}</span>}
            {channel.unread > 0 && <span class="count">{channel.unread > 999 ? '999+' : channel.unread}<span class="unseen"> {t.unread}</span></span>}
          </span>
        </span>
      </a>
    </li>
  );
}

// Who said it, where more than two may.
function Last({ channel, line }: { channel: Channel; line: Line }) {
  const { speech } = useApp();
  const is_named = channel.kind !== 'direct' && line.from !== '' && !(line.type === 'message' && line.is_own);
  return <>{is_named && <span><Handle of={line.from} />:</span>} <bdi>{speech.summary(line)}</bdi></>;
}

function Request({ request }: { request: ContactRequest }) {
  const { speech, announce } = useApp();
  const { t } = speech;
  const asking = useCommand();
  const answer = async (accept: boolean) => {
    if (await asking.ask({ type: 'answer_contact', member: request.member, accept })) {
      announce(accept ? t.request_accepted : t.request_declined);
    }
  };
  return (
    <li class="card">
      <p><Link to={{ at: 'person', handle: request.handle }}><Handle of={request.handle} /></Link> · <time>{speech.day(request.at)}</time></p>
      {request.greeting && <blockquote dir="auto">{request.greeting}</blockquote>}
      <p class="hint">{t.request_what}</p>
      <div class="row">
        <Button look="main" disabled={asking.busy} onClick={() => void answer(true)}>{t.accept}</Button>
        <Button disabled={asking.busy} onClick={() => void answer(false)}>{t.decline}</Button>
      </div>
      <Refusal error={asking.error} />
    </li>
  );
}
