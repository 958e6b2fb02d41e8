// One tab leads: it alone has a worker, and with it the store.
//
// The browser's lock says which. Another tab may take it over: then the one before stops at once;
// should it still be storing something, the store's fence refuses that.
declare const WORKER_FILE: string;

const kLock = 'indaba';

// Under Trusted Types only this one script may become a worker.
function worker_url(): string {
  const url = `/${WORKER_FILE}`;
  const types = (self as { trustedTypes?: { createPolicy(name: string, rules: object): {
    createScriptURL(url: string): unknown } } }).trustedTypes;
  if (!types) return url;
  const policy = types.createPolicy('indaba', {
    createScriptURL: (asked: string) => {
      if (asked !== url) throw new TypeError('not our worker');
      return asked;
    },
  });
  return policy.createScriptURL(url) as string;
}

let url: string | undefined;
export const make_worker = () => new Worker((url ??= worker_url()), { type: 'module' });

// Calls `lead` if no other tab leads (or takes the lead with `by_force`), and what it returns once
// another tab has taken over; says whether it leads.
export function try_to_lead(by_force: boolean, lead: () => () => void): Promise<boolean> {
  return new Promise((settled, failed) => {
    const options = by_force ? { steal: true } : { ifAvailable: true };
    let stop: (() => void) | undefined;
    navigator.locks.request(kLock, options, (lock) => {
      if (!lock) {
        settled(false);
        return undefined;
      }
      stop = lead();
      settled(true);
      return new Promise<void>(() => undefined); // kept as long as the tab lives
    }).catch((reason: unknown) => {
      if (stop) stop();
      else failed(reason);
    });
  });
}
