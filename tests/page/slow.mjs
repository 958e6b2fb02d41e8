// What a page is measured on: a slow line, and a processor that is many times slower.
import { readFileSync, readdirSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { Worker, isMainThread, workerData } from 'node:worker_threads';

// Between browsers and the server at `port`; as fast as it goes until `slow` says otherwise.
export async function open_line(port) {
  let [bytes_per_ms, one_way_ms] = [Infinity, 0];
  // What comes is passed on when its turn has come and it has travelled; timers do not keep its order.
  const travel = (from, to, queue) => {
    let arrives_ms = 0;
    const under_way = [];
    from.on('data', (bytes) => {
      const now = performance.now();
      queue.free_ms = Math.max(queue.free_ms, now) + bytes.length / bytes_per_ms;
      arrives_ms = Math.max(arrives_ms, queue.free_ms + one_way_ms);
      under_way.push(bytes);
      setTimeout(() => to.write(under_way.shift()), arrives_ms - now);
    });
    from.on('close', () => setTimeout(() => to.destroy(), Math.max(arrives_ms - performance.now(), 0) + 1));
    from.on('error', () => to.destroy());
  };
  const [up, down] = [{ free_ms: 0 }, { free_ms: 0 }];
  const passing = createServer((browser) => {
    const server = connect(port, '127.0.0.1');
    // A connection costs a round trip before anything is asked on it.
    browser.pause();
    setTimeout(() => browser.resume(), 2 * one_way_ms);
    travel(browser, server, up);
    travel(server, browser, down);
  });
  await new Promise((listening) => passing.listen(0, '127.0.0.1', listening));
  return {
    port: passing.address().port,
    slow(kilobits_per_second, round_trip_ms) {
      [bytes_per_ms, one_way_ms] = [kilobits_per_second / 8, round_trip_ms / 2];
    },
    free() {
      [bytes_per_ms, one_way_ms] = [Infinity, 0];
    },
    close: () => passing.close(),
  };
}

const kRunsMs = 5; // at a time

const read = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // it has ended
  }
};
const children_of = (pid) => read(`/proc/${pid}/task/${pid}/children`).split(' ').filter((one) => one !== '');
const all_below = (pid) => children_of(pid).flatMap((one) => [one, ...all_below(one)]);
const is_page = (pid) => read(`/proc/${pid}/cmdline`).includes('--type=renderer');

const browser_of = (folder) => readdirSync('/proc').find((name) => {
  const words = /^\d+$/.test(name) ? read(`/proc/${name}/cmdline`).split('\0') : [];
  return words.includes(`--user-data-dir=${folder}`) && !words.some((word) => word.startsWith('--type='));
});

function signal(pids, kind) {
  for (const pid of pids) {
    try {
      process.kill(Number(pid), kind);
    } catch {
      // It has ended.
    }
  }
}

// All that runs in the pages of the browser in `folder`, workers too, gets one of `times` parts of the
// processor until that is called which this returns. What a browser has for it slows its pages alone.
export function slow_down(folder, times) {
  const browser = browser_of(folder);
  if (!browser) throw new Error(`no browser in ${folder}`);
  const is_over = new Int32Array(new SharedArrayBuffer(4));
  const slowing = new Worker(new URL(import.meta.url), { workerData: { browser, times, is_over } });
  return async () => {
    const ended = new Promise((done) => slowing.once('exit', done));
    Atomics.store(is_over, 0, 1);
    await ended;
  };
}

if (!isMainThread && workerData?.is_over) {
  const { browser, times, is_over } = workerData;
  while (Atomics.load(is_over, 0) === 0) {
    const pages = all_below(browser).filter(is_page);
    signal(pages, 'SIGSTOP');
    Atomics.wait(is_over, 0, 0, kRunsMs * (times - 1));
    signal(pages, 'SIGCONT');
    Atomics.wait(is_over, 0, 0, kRunsMs);
  }
}
