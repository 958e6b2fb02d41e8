// What every screen has at hand.
import type { SelfView } from 'bridge';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Notice } from '../state/notices';
import type { Route } from '../state/routes';
import type { Settings } from '../state/settings';
import type { Speech } from '../text/speech';
import type { Builds } from '../wire/builds';
import type { Client, Status } from '../wire/client';

export interface App {
  client: Client;
  builds: Builds;
  status: Status;
  self: SelfView | undefined;
  speech: Speech;
  settings: Settings;
  change_settings(change: Partial<Settings>): void;
  route: Route;
  go(route: Route): void;
  // The link by which the page was opened, if it was: it is no longer in the address.
  link: string;
  notices: Notice[];
  dismiss(id: number): void;
  // Says something to everybody, eyes or not, for a moment.
  announce(text: string): void;
  // Says it to who listens alone: eyes see it where it stands.
  whisper(text: string): void;
}

export const AppContext = createContext<App | undefined>(undefined);

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('outside of the page');
  return app;
}
