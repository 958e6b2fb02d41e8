// The page as a whole: whether the store is open, where the member is.
import type { SelfView } from 'bridge';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { AppContext, type App } from '../parts/app';
import { useCalls } from '../parts/calls';
import { forget_drafts } from '../parts/drafts';
import { useKeptFocus } from '../parts/focus';
import { useSpeech } from '../parts/speech';
import { intent_of } from '../state/links';
import { without, told, type Notice } from '../state/notices';
import { hash_of, route_of, type Route } from '../state/routes';
import { keep_settings, read_settings, type Settings } from '../state/settings';
import { Builds } from '../wire/builds';
import { type Client, type Status } from '../wire/client';
import { gathering } from '../wire/gathering';
import { open_tab } from '../wire/tab';
import { Main } from './main';
import { Begin } from './begin';
import { Broken, Loading, OtherTab, Speechless, Unfit } from './outside';
import { Unlock } from './unlock';

const kAnnouncedMs = 4_000;
const kStirEveryMs = 5_000;

// What the page can't do without. Locks and storage are there on secure origins alone.
const is_fit = () => typeof WebAssembly === 'object' && 'locks' in navigator &&
  typeof indexedDB === 'object' && typeof crypto === 'object';

export function Page({ link }: { link: string }) {
  const [settings, set_settings] = useState(read_settings);
  const { speech, is_missing } = useSpeech(settings.language);
  const [tab, set_tab] = useState<Pick<App, 'client' | 'builds'>>();
  useKeptFocus();
  useEffect(() => {
    if (!is_fit()) return;
    set_tab({ client: open_tab(), builds: new Builds() });
  }, []);
  useEffect(() => {
    document.documentElement.dataset['theme'] = settings.theme;
  }, [settings]);
  useEffect(() => {
    if (!speech) return;
    document.documentElement.lang = speech.language;
    document.documentElement.dir = speech.direction;
  }, [speech]);
  useEffect(() => {
    // Another tab has changed them.
    const read = () => set_settings(read_settings());
    addEventListener('storage', read);
    return () => removeEventListener('storage', read);
  }, []);
  const change_settings = useCallback((change: Partial<Settings>) => set_settings((before) => {
    const after = { ...before, ...change };
    keep_settings(after);
    return after;
  }), []);
  if (!speech) return is_missing ? <Speechless /> : null;
  if (!is_fit()) return <Unfit speech={speech} />;
  if (!tab) return <Loading speech={speech} />;
  return <Tab {...{ ...tab, link, settings, speech, change_settings }} />;
}

type TabProps = Pick<App, 'client' | 'builds' | 'link' | 'settings' | 'speech' | 'change_settings'>;

function Tab({ client, builds, link, settings, speech, change_settings }: TabProps) {
  const [status, set_status] = useState<Status>(client.status);
  const [self, set_self] = useState<SelfView>();
  const [route, set_route] = useState<Route>(() => route_of(location.hash));
  const [notices, set_notices] = useState<Notice[]>([]);
  const [said, say] = useState('');
  const announce = useCallback((text: string) => say(text), []);
  const [heard, whisper] = useState('');
  useEffect(() => {
    if (!said) return undefined;
    const timer = setTimeout(() => say(''), kAnnouncedMs);
    return () => clearTimeout(timer);
  }, [said]);
  useEffect(() => {
    set_status(client.status);
    return client.on_status(() => set_status(client.status));
  }, [client]);
  useEffect(() => {
    const turn = () => {
      // A link that is opened in this tab begins anew, as in any other.
      if (intent_of(location.href)) {
        forget_drafts();
        return location.reload();
      }
      set_route(route_of(location.hash));
      scrollTo(0, 0);
    };
    addEventListener('hashchange', turn);
    return () => removeEventListener('hashchange', turn);
  }, []);
  const { store, line } = status;
  useEffect(() => {
    if (builds.is_later_visit || self?.is_joined) builds.begin(forget_drafts);
  }, [builds, self]);
  useEffect(() => {
    // A server that was renewed has let go of all connections.
    if (line === 'connected') builds.look();
  }, [builds, line]);
  useEffect(() => {
    if (store !== 'open') {
      set_self(undefined);
      set_notices([]);
      return undefined;
    }
    const ask = () => client.view({ type: 'self' }).then(set_self, () => undefined);
    const gathered = gathering(ask);
    const stop = client.on_events((events) => {
      gathered.ask();
      const at = Math.floor(Date.now() / 1000);
      set_notices((before) => events.reduce((all, event) => told(all, event, at), before));
    });
    return () => {
      gathered.end();
      stop();
    };
  }, [client, store]);
  // Whoever was here has erased it: nothing that the page knew of them stays.
  const was_there = useRef(false);
  useEffect(() => {
    if (store === 'absent' && was_there.current) location.replace('/');
    was_there.current ||= store === 'open' || store === 'locked';
  }, [store]);
  useEffect(() => {
    if (store === 'open') client.lock_after(settings.lock_minutes);
  }, [client, store, settings.lock_minutes]);
  useStirring(client);
  useCalls(client, speech, announce);
  const app: App = {
    client, builds, status, self, speech, settings, change_settings, route, link, notices, announce, whisper,
    go: (to) => { location.hash = hash_of(to); },
    dismiss: (id) => set_notices((before) => without(before, id)),
  };
  return (
    <AppContext.Provider value={app}>
      {rooms()}
      <div class="unseen" role="log" aria-live="polite">{heard}</div>
      <div class="announced" role="status" aria-live="polite">{said && <p>{said}</p>}</div>
    </AppContext.Provider>
  );

  function rooms() {
    switch (store) {
      case 'absent': return was_there.current ? <Loading speech={speech} /> : <Begin />;
      case 'locked': return <Unlock />;
      case 'broken': return <Broken />;
      case 'superseded': return <OtherTab />;
      case 'open':
        if (!self) return <Loading speech={speech} />;
        if (self.is_joined) return <Main />;
        // A link's secret does not go to another tab.
        return client.is_following ? <OtherTab /> : <Begin />;
      default: return <Loading speech={speech} />;
    }
  }
}

// Whoever touches the page is there; else it locks itself.
function useStirring(client: Client) {
  useEffect(() => {
    let last = 0;
    const stir = () => {
      if (Date.now() - last < kStirEveryMs) return;
      last = Date.now();
      client.stir();
    };
    const kinds = ['pointerdown', 'keydown', 'scroll', 'touchstart'] as const;
    for (const kind of kinds) addEventListener(kind, stir, { passive: true, capture: true });
    return () => {
      for (const kind of kinds) removeEventListener(kind, stir, { capture: true });
    };
  }, [client]);
}
