// A member's rooms, and the way between them.
import type { ComponentChildren } from 'preact';
import { useApp } from '../parts/app';
import { useView } from '../parts/hooks';
import { Mark } from '../parts/basics';
import { waits_for_answer } from '../state/alerts';
import { NewerBuild, NotKept } from '../parts/kept';
import { unread_in_all } from '../state/channels';
import { is_link_request, is_shut_out } from '../state/notices';
import { hash_of, room_of, type Place } from '../state/routes';
import { Channel } from './channel';
import { Chats } from './chats';
import { Ended } from './ended';
import { FurtherRoom } from './further_room';
import { NewChat } from './new_chat';
import { Sheets, SheetReminder } from './sheets';
import { Waiting } from './waiting';

export function Main() {
  const { self, route, speech } = useApp();
  if (self?.standing === 'pending') return <Waiting />;
  return (
    <div class={`house at-${route.at}`}>
      <a class="skip" href="#content" onClick={(event) => {
        event.preventDefault();
        document.getElementById('content')?.querySelector<HTMLElement>('h1')?.focus();
      }}>{speech.t.skip}</a>
      <Navigation />
      <div class="room">
        <header>
          <LineState />
          <NewerBuild />
          <NotKept />
          {route.at !== 'sheets' && <SheetReminder />}
          {route.at !== 'notices' && <NewestNotice />}
        </header>
        <Current />
      </div>
    </div>
  );
}

function Current() {
  const { route } = useApp();
  switch (route.at) {
    case 'chats': return <Chats />;
    case 'channel': return <Channel key={route.channel} id={route.channel} />;
    case 'new_chat': return <NewChat />;
    case 'sheets': return <Sheets />;
    default: return <FurtherRoom route={route} />;
  }
}

function Navigation() {
  const { route, speech, notices } = useApp();
  const { t } = speech;
  const { view: chats } = useView({ type: 'channels' });
  const { view: requests } = useView({ type: 'requests' });
  const { view: links } = useView({ type: 'link_requests' });
  const waiting = unread_in_all(chats?.channels ?? []) + (requests?.requests.length ?? 0);
  const { view: alerts } = useView({ type: 'alerts', limit: 100 });
  const room = room_of(route.at);
  const item = (at: Place & ('chats' | 'alerts' | 'people' | 'you'), label: string, icon: ComponentChildren, count = 0) => (
    <li>
      <a href={hash_of({ at })} {...(room === at ? { 'aria-current': 'page' as const } : {})}>
        <svg viewBox="0 0 24 24" aria-hidden="true">{icon}</svg>
        <span>{label}</span>
        {count > 0 && <span class="count"><span aria-hidden="true">{count > 99 ? '99+' : count}</span><span class="unseen">{t.new_count(count)}</span></span>}
      </a>
    </li>
  );
  return (
    <nav class="rooms" aria-label={t.navigation}>
      <ul>
        {item('chats', t.chats_short, <path d="M4 5h16v11H9l-5 4z" />, waiting)}
        {item('alerts', t.alerts, <path d="M12 3 2 21h20zM12 9v6m0 2.5v.5" />, alerts?.alerts.filter(waits_for_answer).length)}
        {item('people', t.people, <path d="M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2 21c0-4 3-7 7-7s7 3 7 7m1-17a4 4 0 0 1 0 7m5 10c0-3-1-5-4-6" />)}
        {item('you', t.you, <path d="M12 12a5 5 0 1 0 0-10 5 5 0 0 0 0 10zM3 22c0-5 4-8 9-8s9 3 9 8" />, notices.filter((one) => !is_link_request(one)).length + (links?.devices.length ?? 0))}
      </ul>
    </nav>
  );
}

// Whether the server hears this device; what is written meanwhile is kept.
function LineState() {
  const { client, status, self, speech, notices } = useApp();
  const { t } = speech;
  if (self?.standing === 'offline' && is_shut_out(notices)) return <Ended />;
  if (status.line === 'replaced') return <p class="strip bad" role="status"><Mark />{t.replaced}</p>;
  if (self?.standing !== 'offline') return <div role="status" />;
  return (
    <p class="strip" role="status">
      <span class="grow">{status.line === 'waiting' || status.line === 'none' ? t.offline : t.connecting}</span>
      {status.line === 'waiting' && <button type="button" class="button quiet" onClick={client.connect_now}>{t.try_now}</button>}
    </p>
  );
}

function NewestNotice() {
  const { notices, speech, dismiss } = useApp();
  // Who is not let in is told so above, at length.
  const newest = notices.find((one) => one.kind === 'alarm') ?? notices.find((one) => !is_shut_out([one]));
  if (!newest) return <div role="alert" />;
  const { title } = speech.notice(newest);
  return (
    <div class={`strip ${newest.kind === 'alarm' ? 'bad' : ''}`} role="alert">
      {newest.kind === 'alarm' && <Mark />}
      <a href={hash_of({ at: 'notices' })} dir="auto">{title}</a>
      <button type="button" class="button quiet" aria-label={speech.t.dismiss} title={speech.t.dismiss} onClick={() => dismiss(newest.id)}>×</button>
    </div>
  );
}
