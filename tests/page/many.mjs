// Many commands at once, for a house that is full: asked of a page's worker as its other tabs do.

const kAtOnce = 4; // under way; a message is, until the server has it

// In a tab of the page's own origin. `path` is the worker's, which names the channel among tabs.
function ask_all({ path, commands, at_once }) {
  const channel = new BroadcastChannel(path);
  const from = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const outcomes = [];
  const unsent = new Set();
  let [next, over] = [0, 0];
  return new Promise((done, failed) => {
    const ask = () => {
      const command = commands[next++];
      if (command) channel.postMessage({ from, ask: { do: 'command', id: next, command } });
    };
    const end = () => {
      ask();
      if (++over === commands.length) done(outcomes);
    };
    const hear = (event, is_own) => {
      if (event.type === 'message_refused') failed(new Error(event.error));
      if (event.type === 'message_sent' && unsent.delete(event.message)) end();
      if (event.type !== 'finished' || !is_own) return;
      if (event.error) return failed(new Error(event.error));
      outcomes[event.command - 1] = event.outcome;
      if (event.outcome.type === 'message') unsent.add(event.outcome.message);
      else end();
    };
    channel.onmessage = ({ data: { to, tell } }) => {
      if (to === '' || to === from) for (const event of tell?.events ?? []) hear(event, to === from);
    };
    for (let i = 0; i < at_once; ++i) ask();
  }).finally(() => channel.close());
}

// What each of `commands` came to.
export async function carry_out({ context, page }, commands, at_once = kAtOnce) {
  const path = new URL(page.workers()[0].url()).pathname;
  const tab = await context.newPage();
  await tab.goto(new URL('/icon.svg', page.url()).href);
  const outcomes = await tab.evaluate(ask_all, { path, commands, at_once });
  await tab.close();
  return outcomes;
}
