// Shelf: the files of one build, as the service worker keeps them: all of them or none.
//
// A file is taken only with the hash that the build gave it. What bears a hash in its name and lies
// on an older shelf was checked when it came there, and is not fetched again.
export interface Asset {
  path: string;
  integrity: string;
}

export interface Build {
  name: string;
  assets: readonly Asset[];
}

type Fetch = (path: string, how: RequestInit) => Promise<Response>;

const is_lasting = (path: string) => /\.[0-9a-f]{16}\.\w+$/.test(path);

async function take({ path, integrity }: Asset, shelves: CacheStorage, fetch: Fetch) {
  const lasting = is_lasting(path);
  const kept = lasting ? await shelves.match(path) : undefined;
  if (kept) return kept;
  const answer = await fetch(path, {
    integrity, cache: lasting ? 'default' : 'no-cache', credentials: 'omit', redirect: 'error',
  });
  if (!answer.ok) throw new Error('a file of the build is not there');
  return answer;
}

// Throws unless the whole build is kept; then nothing of it is.
export async function keep_whole({ name, assets }: Build, shelves: CacheStorage, fetch: Fetch) {
  const answers = await Promise.all(assets.map((asset) => take(asset, shelves, fetch)));
  try {
    const shelf = await shelves.open(name);
    await Promise.all(assets.map(({ path }, i) => shelf.put(path, answers[i] as Response)));
  } catch (reason) {
    await shelves.delete(name);
    throw reason;
  }
}

export async function drop_others({ name }: Build, shelves: CacheStorage) {
  const others = (await shelves.keys()).filter((other) => other !== name);
  await Promise.all(others.map((other) => shelves.delete(other)));
}

// The path on the shelf of what is asked for; nothing if that is no file of the build. Of the
// address only origin and path are looked at: what stands behind # is a link's secret.
export function asked_of({ assets }: Build, method: string, url: string, origin: string) {
  const asked = new URL(url);
  if (method !== 'GET' || asked.origin !== origin) return undefined;
  const path = asked.pathname === '/index.html' ? '/' : asked.pathname;
  return assets.some((asset) => asset.path === path) ? path : undefined;
}
