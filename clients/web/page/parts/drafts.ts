// What a screen holds that may be left and come back to, until the page is locked or closed. Whoever
// closes it before is asked whether they mean it.
import { useCallback, useState } from 'preact/hooks';
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

export interface DraftOf<T> {
  value: T;
  is_begun: boolean;
  put(change: Partial<T>): void;
  throw_away(): void; // also of what was sent
}

// What is written at `route`, or what it begins with.
export function useDraft<T extends object>(route: Route, begin: () => T, words_of: (value: T) => string): DraftOf<T> {
  const { client } = useApp();
  const where = hash_of(route);
  const [held, hold] = useState(() => ({ value: drafts.at(where) as T | undefined ?? begin(), is_begun: drafts.at(where) !== undefined }));
  const put = useCallback((change: Partial<T>) => hold((before) => {
    watch(client);
    const value = { ...before.value, ...change };
    drafts.put(where, value, words_of(value));
    return { value, is_begun: true };
  }), [client, where]);
  const throw_away = () => {
    drafts.throw_away(where);
    hold({ value: begin(), is_begun: false });
  };
  return { ...held, put, throw_away };
}

export function useBegun() {
  const [begun, show] = useState(drafts.all);
  const throw_away = (where: string) => {
    drafts.throw_away(where);
    show(drafts.all());
  };
  return { begun, throw_away };
}
