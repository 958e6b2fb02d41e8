// What a screen holds that may be left and come back to, until it is sent, or the page is locked or closed.
// Whoever closes it before is asked whether they mean it.
import { useCallback, useRef, useState } from 'preact/hooks';
import { Drafts } from '../state/drafts';
import { hash_of, type Route } from '../state/routes';
import type { Client } from '../wire/client';
import { useApp } from './app';

const drafts = new Drafts();
let watched: Client | undefined;

// From the first draft on.
function watch(client: Client) {
  if (watched === client) return;
  watched = client;
  client.on_status(() => { if (client.status.store !== 'open') drafts.forget_all(); });
  addEventListener('beforeunload', (event) => { if (drafts.all().length > 0) event.preventDefault(); });
}

// Before the page loads itself anew: nobody is asked then.
export const forget_drafts = () => drafts.forget_all();

export interface DraftOf<T> {
  value: T;
  is_begun: boolean;
  put(change: Partial<T>): void;
  throw_away(): void;
  // What goes out is begun no more, so that nobody sends it twice; put back where it was refused, unless
  // something else was begun there meanwhile, or nothing may be held any more.
  take_out(): void;
  put_back(): void;
}

// What is written at `route`, or what it begins with.
export function useDraft<T extends object>(route: Route, begin: () => T, words_of: (value: T) => string): DraftOf<T> {
  const { client } = useApp();
  const where = hash_of(route);
  const [held, hold] = useState(() => ({ value: drafts.at(where) as T | undefined ?? begin(), is_begun: drafts.at(where) !== undefined }));
  const is_out = useRef(false);
  const put = useCallback((change: Partial<T>) => hold((before) => {
    watch(client);
    const value = { ...before.value, ...change };
    const is_begun = !is_out.current && !is_same(value, begin());
    if (is_begun) drafts.put(where, value, words_of(value));
    else drafts.throw_away(where);
    return { value, is_begun };
  }), [client, where]);
  const throw_away = () => {
    drafts.throw_away(where);
    hold({ value: begin(), is_begun: false });
  };
  const take_out = () => {
    is_out.current = true;
    drafts.throw_away(where);
    hold((before) => ({ ...before, is_begun: false }));
  };
  const put_back = () => {
    is_out.current = false;
    if (client.status.store === 'open' && drafts.at(where) === undefined) put({});
  };
  return { ...held, put, throw_away, take_out, put_back };
}

const is_same = (a: object, b: object) => JSON.stringify(a) === JSON.stringify(b);

export function useBegun() {
  const [begun, show] = useState(drafts.all);
  const throw_away = (where: string) => {
    drafts.throw_away(where);
    show(drafts.all());
  };
  return { begun, throw_away };
}
