// What the page and its worker say to each other. Passphrases come as bytes that the worker wipes.
import type { Command, Event, Query, View } from 'bridge';

// `absent`: nothing was made on this device yet. `superseded`: another tab has taken over.
export type StoreState = 'loading' | 'absent' | 'locked' | 'open' | 'superseded' | 'broken';
export type Line = 'none' | 'connecting' | 'connected' | 'waiting' | 'replaced';

export type ToWorker =
  | { do: 'create' | 'open'; id: number; passphrase: Uint8Array }
  | { do: 'lock' }
  | { do: 'lock_after'; minutes: number }
  | { do: 'stir' }
  | { do: 'connect_now' }
  | { do: 'erase' }
  | { do: 'command'; id: number; command: Command }
  | { do: 'query'; id: number; query: Query };

export type FromWorker =
  | { tell: 'store'; state: StoreState; error?: string }
  | { tell: 'line'; line: Line }
  | { tell: 'opened'; id: number; error?: string }
  | { tell: 'view'; id: number; view: View }
  | { tell: 'events'; events: Event[] };
