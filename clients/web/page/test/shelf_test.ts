// Proves that a build is kept whole or not at all, with caches and a network made for it: what is
// altered, missing or cut off half way leaves the build before as it was.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { asked_of, drop_others, keep_whole, type Build } from '../offline/shelf';

const integrity = (text: string) => `sha384-${createHash('sha384').update(text).digest('base64')}`;
const kOld = { '/': 'old', '/core.00112233445566ff.wasm': 'core' };
const kNew = { '/': 'new', '/core.00112233445566ff.wasm': 'core', '/page.ffeeddccbbaa9988.js': 'page' };
const build_of = (name: string, files: Record<string, string>): Build =>
  ({ name, assets: Object.entries(files).map(([path, text]) => ({ path, integrity: integrity(text) })) });

// As a browser does: what has not the hash that it must have fails.
function network(files: Record<string, string>) {
  const asked: string[] = [];
  const fetch = async (path: string, how: RequestInit) => {
    asked.push(`${path} ${how.cache}`);
    const text = files[path];
    if (text === undefined) return new Response('', { status: 404 });
    if (integrity(text) !== how.integrity) throw new TypeError('another hash');
    return new Response(text);
  };
  return { asked, fetch };
}

class Shelves {
  readonly all = new Map<string, Map<string, Response>>();
  fails_at = '';

  async open(name: string) {
    const shelf = this.all.get(name) ?? new Map<string, Response>();
    this.all.set(name, shelf);
    return {
      put: async (path: string, answer: Response) => {
        if (path === this.fails_at) throw new Error('full');
        shelf.set(path, answer.clone());
      },
    };
  }
  async match(path: string) {
    return [...this.all.values()].map((shelf) => shelf.get(path)).find(Boolean)?.clone();
  }
  keys = async () => [...this.all.keys()];
  delete = async (name: string) => this.all.delete(name);
  async texts(name: string) {
    const shelf = [...this.all.get(name) ?? []];
    return Object.fromEntries(await Promise.all(shelf.map(async ([path, kept]) => [path, await kept.clone().text()])));
  }
}

const of = (shelves: Shelves) => shelves as unknown as CacheStorage;

async function with_old() {
  const shelves = new Shelves();
  await keep_whole(build_of('old', kOld), of(shelves), network(kOld).fetch);
  return shelves;
}

test('a build is kept whole; what bears its hash in its name is not fetched twice', async () => {
  const shelves = await with_old();
  const { asked, fetch } = network(kNew);
  await keep_whole(build_of('new', kNew), of(shelves), fetch);
  assert.deepEqual(asked, ['/ no-cache', '/page.ffeeddccbbaa9988.js default']);
  assert.deepEqual(await shelves.texts('new'), kNew);
  assert.deepEqual(await shelves.texts('old'), kOld);
  await drop_others(build_of('new', kNew), of(shelves));
  assert.deepEqual(await shelves.keys(), ['new']);
});

test('of a build with a file altered or missing nothing is kept', async () => {
  for (const path of ['/', '/page.ffeeddccbbaa9988.js'] as const) {
    const { [path]: gone, ...others } = kNew;
    for (const served of [{ ...kNew, [path]: `${gone}!` }, others]) {
      const shelves = await with_old();
      await assert.rejects(keep_whole(build_of('new', kNew), of(shelves), network(served).fetch));
      assert.deepEqual(await shelves.keys(), ['old']);
      assert.deepEqual(await shelves.texts('old'), kOld);
    }
  }
});

test('where there is no room for all of it nothing is kept', async () => {
  const shelves = await with_old();
  shelves.fails_at = '/page.ffeeddccbbaa9988.js';
  await assert.rejects(keep_whole(build_of('new', kNew), of(shelves), network(kNew).fetch), /full/);
  assert.deepEqual(await shelves.keys(), ['old']);
});

test('nothing but the build’s files is answered, whatever the address says behind its path', () => {
  const build = build_of('new', kNew);
  const asked = (method: string, url: string) => asked_of(build, method, url, 'https://a.example');
  assert.equal(asked('GET', 'https://a.example/#join=secret'), '/');
  assert.equal(asked('GET', 'https://a.example/index.html?x'), '/');
  assert.equal(asked('GET', 'https://a.example/page.ffeeddccbbaa9988.js'), '/page.ffeeddccbbaa9988.js');
  for (const path of ['/v1/socket', '/assets.json', '/sw.js', '/healthz', '/page.0000000000000000.js', '//']) {
    assert.equal(asked('GET', `https://a.example${path}`), undefined, path);
  }
  assert.equal(asked('POST', 'https://a.example/'), undefined);
  assert.equal(asked('GET', 'https://b.example/'), undefined);
  assert.equal(asked('GET', 'http://a.example/'), undefined);
});
