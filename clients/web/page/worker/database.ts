// Database: the sealed entries of this device, in IndexedDB.
//
// Whoever opens it takes a new fence number, and each batch checks that it is still the newest: of
// two workers on one store the older one stores nothing any more. A batch is durable when `write`
// returns, or not there at all.
import type { Write } from './packing';

export class Superseded extends Error {}

const kName = 'indaba';
const kEntries = 'entries';
const kFence = 'fence';

const answer_of = <T>(request: IDBRequest<T>) =>
  new Promise<T>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const end_of = (transaction: IDBTransaction) =>
  new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Superseded());
  });

function open_database(): Promise<IDBDatabase> {
  const request = indexedDB.open(kName, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(kEntries);
    request.result.createObjectStore(kFence);
  };
  return answer_of(request);
}

export class Database {
  private constructor(
    private readonly database: IDBDatabase,
    private readonly fence: number,
  ) {
    // Whoever wants to delete or renew it need not wait for this tab.
    database.onversionchange = () => database.close();
  }

  // Ends once it is gone, with the fence: whoever has it open is asked to let go of it.
  static async erase(): Promise<void> {
    await answer_of(indexedDB.deleteDatabase(kName));
  }

  static async open(): Promise<Database> {
    const database = await open_database();
    const transaction = database.transaction(kFence, 'readwrite', { durability: 'strict' });
    const fences = transaction.objectStore(kFence);
    const fence = ((await answer_of(fences.get(kFence))) as number | undefined ?? 0) + 1;
    fences.put(fence, kFence);
    await end_of(transaction);
    return new Database(database, fence);
  }

  close() {
    this.database.close();
  }

  async read(): Promise<[string, Uint8Array][]> {
    const entries = this.database.transaction(kEntries).objectStore(kEntries);
    const [keys, values] = await Promise.all([
      answer_of(entries.getAllKeys()), answer_of(entries.getAll()),
    ]);
    return keys.map((key, i) => [String(key), values[i] as Uint8Array]);
  }

  // Throws Superseded, or what the browser says.
  async write(writes: Write[]): Promise<void> {
    const transaction =
      this.database.transaction([kEntries, kFence], 'readwrite', { durability: 'strict' });
    const end = end_of(transaction);
    const newest = transaction.objectStore(kFence).get(kFence);
    newest.onsuccess = () => {
      if (newest.result !== this.fence) {
        transaction.abort();
        return;
      }
      const entries = transaction.objectStore(kEntries);
      for (const { key, value } of writes) {
        if (value) entries.put(value, key);
        else entries.delete(key);
      }
    };
    await end;
  }
}
