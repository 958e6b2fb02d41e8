// Which of our scripts may become workers: the page's worker and the service worker, no others. The
// one policy of Trusted Types stands here.
declare const WORKER_FILE: string;

export const kWorkerPath = `/${WORKER_FILE}`;
export const kServiceWorkerPath = '/sw.js';

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(asked: string): string }): {
    createScriptURL(asked: string): unknown;
  };
}

const policy = (self as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy('indaba', {
  createScriptURL: (asked) => {
    if (asked !== kWorkerPath && asked !== kServiceWorkerPath) throw new TypeError('not our script');
    return asked;
  },
});

export const script_url = (path: string) => (policy?.createScriptURL(path) ?? path) as string;
