// live.mjs [ADDRESS]: serves the page on loopback, in front of the server that runs at ADDRESS
// (http://localhost:8443, where `./dev up` is), and loads it anew whenever a source changes. For
// development alone: it keeps no service worker, and takes plain HTTP of this very machine only.
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync, watch } from 'node:fs';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { extname, join, resolve } from 'node:path';
import { kTypes } from './assets.mjs';
import { house, page } from './types.mjs';

const kHosts = ['localhost', '127.0.0.1', '[::1]'];
const kGatherMs = 50;
const kSourceFolders = ['icons', 'offline', 'parts', 'screens', 'state', 'styles', 'text', 'wire', 'worker'];
const core = join(house, 'build/wasm/bin');
const out = join(house, 'build/page_live');
const server = new URL(process.argv[2] ?? 'http://localhost:8443');
if (server.protocol !== 'http:' || !kHosts.includes(server.hostname)) {
  console.error('live.mjs: it stands before a server of this machine, over plain HTTP: ./dev up');
  process.exit(2);
}

const listeners = new Set();
let is_building = false;
let is_stale = false;

function build() {
  is_stale = is_building;
  if (is_building) return;
  is_building = true;
  const made = spawn(process.execPath, [join(page, 'tools/build.mjs'), core, out, 'live'], { stdio: 'inherit' });
  made.on('exit', (code) => {
    is_building = false;
    if (is_stale) return build();
    if (code === 0) for (const listener of listeners) listener.write('data: reload\n\n');
  });
}

// Node 18 watches no folder with all that is in it.
function watch_sources() {
  let timer;
  const folders = ['.', ...kSourceFolders, ...readdirSync(join(page, 'text'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory()).map((entry) => join('text', entry.name))];
  for (const folder of folders) {
    watch(join(page, folder), () => {
      clearTimeout(timer);
      timer = setTimeout(build, kGatherMs);
    });
  }
  watch(core, () => {
    clearTimeout(timer);
    timer = setTimeout(build, kGatherMs);
  });
}

function listen(answer) {
  answer.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  answer.write(':\n\n');
  listeners.add(answer);
  answer.on('close', () => listeners.delete(answer));
}

const file_of = (path) => {
  const name = path === '/' ? 'index.html' : path.slice(1);
  return readdirSync(out).includes(name) ? resolve(out, name) : undefined;
};

// Under the fields that the server gives to every answer, so that what it forbids fails here too.
function pass_on(asked, answer) {
  const { pathname } = new URL(asked.url, 'http://localhost');
  const file = file_of(pathname);
  const on = request(new URL(file ? '/healthz' : asked.url, server), { method: 'GET', headers: { host: server.host } }, (given) => {
    const fields = { ...given.headers };
    if (!file) {
      answer.writeHead(given.statusCode, fields);
      given.pipe(answer);
      return;
    }
    given.resume();
    const bytes = readFileSync(file);
    answer.writeHead(200, { ...fields, 'content-type': kTypes[extname(file)] ?? 'application/json', 'content-length': bytes.length, 'cache-control': 'no-store' });
    answer.end(bytes);
  });
  on.on('error', () => {
    answer.writeHead(502, { 'Content-Type': 'text/plain' });
    answer.end(`no server at ${server.origin}: ./dev up\n`);
  });
  on.end();
}

const here = createServer((asked, answer) => {
  if (!is_from_here(asked.headers.host)) return answer.writeHead(403).end();
  if (asked.method !== 'GET') return answer.writeHead(405).end();
  if (asked.url === '/live') return listen(answer);
  pass_on(asked, answer);
});

// Another page of this browser must reach the server through here no more than without it.
const is_from_here = (host) => kHosts.some((one) => host === `${one}:${here.address().port}`);
here.on('upgrade', (asked, socket, head) => {
  const { host, origin } = asked.headers;
  if (!is_from_here(host) || origin !== `http://${host}`) return socket.destroy();
  const on = connect(Number(server.port || 80), server.hostname.replace(/[[\]]/g, ''), () => {
    const fields = asked.rawHeaders.map((value, i) =>
      i % 2 === 0 ? value : /^host$/i.test(asked.rawHeaders[i - 1]) ? server.host
        : /^origin$/i.test(asked.rawHeaders[i - 1]) ? server.origin : value);
    const lines = fields.flatMap((value, i) => i % 2 === 0 ? [`${value}: ${fields[i + 1]}`] : []);
    on.write(`GET ${asked.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    on.write(head);
    on.pipe(socket).pipe(on);
  });
  for (const [one, other] of [[on, socket], [socket, on]]) one.on('error', () => other.destroy());
});

build();
watch_sources();
here.listen(Number(process.env.INDABA_LIVE_PORT ?? 8444), '127.0.0.1', () => {
  console.log(`open http://localhost:${here.address().port} in front of ${server.origin}`);
  console.log(`Of a link of that server, put this address in the place of its own.`);
});
