// What the browser keeps of the page beside the agent's store.
const kPrefix = 'indaba-';

export function forget_kept() {
  try {
    const keys = Array.from({ length: localStorage.length }, (_, i) => localStorage.key(i) ?? '');
    for (const key of keys) if (key.startsWith(kPrefix)) localStorage.removeItem(key);
  } catch {
    return;
  }
}
