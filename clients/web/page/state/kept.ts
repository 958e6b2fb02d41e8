// Whether the browser keeps what the page stores, and whether the member was told that it may not.
const kKey = 'indaba-not-kept-told';

export function was_told(): boolean {
  try {
    return localStorage.getItem(kKey) !== null;
  } catch {
    return false;
  }
}

export function keep_told() {
  try {
    localStorage.setItem(kKey, '1');
  } catch {
    return;
  }
}

// What the browser says, asked to keep it where it does not yet and `asks`.
export async function is_kept(storage: Pick<StorageManager, 'persist' | 'persisted'> | undefined, asks: boolean) {
  try {
    return await storage?.persisted() === true || asks && await storage?.persist() === true;
  } catch {
    return false;
  }
}
