// All that this device has of its member, as lines of JSON, each with its `type`: page by page, so
// that no query asks for more than the agent gives at once.
import type { Line, Query } from 'bridge';
import type { ViewOf } from '../wire/client';

type Ask = <Q extends Query>(query: Q) => Promise<ViewOf<Q>>;
type Put = (what: { type: string }) => void;

const kLinesAtOnce = 100;

// The first one first.
async function lines_of(ask: Ask, channel: string) {
  const pages: Line[][] = [];
  let page = await ask({ type: 'messages', channel, limit: kLinesAtOnce });
  const waiting = page.outbox.map((one) => ({ type: 'waiting', channel, ...one }));
  for (;;) {
    pages.unshift(page.lines);
    const first = page.lines[0];
    if (!page.has_more || !first) return { lines: pages.flat(), waiting };
    page = await ask({ type: 'messages', channel, before: first.seq, limit: kLinesAtOnce });
  }
}

async function put_channels(ask: Ask, put: Put) {
  const alerts = new Set<string>();
  for (const { last: _, ...channel } of (await ask({ type: 'channels' })).channels) {
    put({ type: 'channel', ...channel });
    const members = await ask({ type: 'members', channel: channel.channel });
    if (members.is_whole) put(members);
    const { lines, waiting } = await lines_of(ask, channel.channel);
    for (const line of lines) {
      put(line);
      if (line.type === 'message' && line.alert) alerts.add(line.alert);
    }
    waiting.forEach(put);
  }
  for (const alert of alerts) {
    const { alert: known, ...view } = await ask({ type: 'alert', alert });
    put({ ...known, ...view });
  }
}

export async function all_here(ask: Ask): Promise<string[]> {
  const made: string[] = [];
  const put: Put = (what) => void made.push(`${JSON.stringify(what)}\n`);
  put({ ...await ask({ type: 'self' }), type: 'account' });
  for (const type of ['profile', 'devices', 'circles', 'alert_filter', 'blocks', 'requests'] as const) put(await ask({ type }));
  for (const { member } of (await ask({ type: 'people' })).people) put(await ask({ type: 'person', member }));
  await put_channels(ask, put);
  return made;
}
