// What screens are made of besides what they show: views that stay true, commands and how they end.
import type { Command, Query } from 'bridge';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { touches } from '../state/touches';
import { Refused, type ViewOf } from '../wire/client';
import { gathering } from '../wire/gathering';
import type { OutcomeOf } from '../wire/outcomes';
import { useApp } from './app';

const code_of = (reason: unknown) => reason instanceof Refused ? reason.code : 'internal';

export interface Viewed<Q extends Query> {
  view?: ViewOf<Q>;
  error?: string;
}

// What the agent knows, asked anew whenever something has happened that may have changed it.
export function useView<Q extends Query>(query: Q | undefined): Viewed<Q> {
  const { client } = useApp();
  const key = query ? JSON.stringify(query) : '';
  const [shown, show] = useState<Viewed<Q> & { key: string }>({ key: '' });
  useEffect(() => {
    if (!key) return undefined;
    const asked = JSON.parse(key) as Q;
    let is_over = false;
    const ask = () => client.view(asked).then(
      (view) => { if (!is_over) show({ key, view }); },
      (reason: unknown) => { if (!is_over) show({ key, error: code_of(reason) }); });
    const gathered = gathering(ask);
    const stop = client.on_events((events) => {
      if (events.some((event) => touches(event, asked))) gathered.ask();
    });
    return () => {
      is_over = true;
      gathered.end();
      stop();
    };
  }, [client, key]);
  return shown.key === key ? shown : {};
}

export interface Asking {
  busy: boolean;
  error: string | undefined;
  // What it comes to, or nothing where it was refused: then `error` says why.
  ask<C extends Command>(command: C): Promise<OutcomeOf<C> | undefined>;
  clear(): void;
}

export function useCommand(): Asking {
  const { client } = useApp();
  const [busy, set_busy] = useState(false);
  const [error, set_error] = useState<string | undefined>();
  const is_there = useRef(true);
  useEffect(() => () => { is_there.current = false; }, []);
  const ask = useCallback(async <C extends Command>(command: C) => {
    set_busy(true);
    set_error(undefined);
    try {
      return await client.command(command);
    } catch (reason) {
      if (is_there.current) set_error(code_of(reason));
      return undefined;
    } finally {
      if (is_there.current) set_busy(false);
    }
  }, [client]);
  return { busy, error, ask, clear: () => set_error(undefined) };
}

// Seconds since 1970, as time goes by.
export function useNow(every_seconds: number): number {
  const [now, set_now] = useState(() => Math.floor(Date.now() / 1000));
  useEffect(() => {
    const timer = setInterval(() => set_now(Math.floor(Date.now() / 1000)), every_seconds * 1000);
    return () => clearInterval(timer);
  }, [every_seconds]);
  return now;
}
