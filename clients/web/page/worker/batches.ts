// Batches: carries out what the bridge answers: first it stores, then it sends, then it tells.
//
// While one batch is being stored, what comes meanwhile is gathered for the next, so a burst of
// messages costs a few waits for the disk and not one each. Order stays. After a failure nothing is
// carried out any more: neither sent nor told.
import type { Output, Write } from './packing';

export interface Carrier {
  store(writes: Write[]): Promise<void>;
  send(frame: Uint8Array): void;
  tell(events: string[]): void;
  failed(reason: unknown): void;
}

interface Waiting {
  output: Output;
  carrier: Pick<Carrier, 'send'> | undefined; // the connection it was said on
}

// Of several writes of one key only the last counts.
export function merged(outputs: Output[]): Write[] {
  const writes = new Map<string, Write>();
  for (const output of outputs) {
    for (const write of output.writes) writes.set(write.key, write);
  }
  return [...writes.values()];
}

export class Batches {
  private waiting: Waiting[] = [];
  private is_storing = false;
  private has_failed = false;

  constructor(private readonly carrier: Omit<Carrier, 'send'>) {}

  // `connection`: where its frames go, if that still stands by then.
  add(output: Output, connection: Pick<Carrier, 'send'> | undefined) {
    if (this.has_failed) return;
    this.waiting.push({ output, carrier: connection });
    void this.work();
  }

  stop() {
    this.has_failed = true;
    this.waiting = [];
  }

  private async work() {
    if (this.is_storing) return;
    this.is_storing = true;
    while (this.waiting.length > 0 && !this.has_failed) {
      const batch = this.waiting.splice(0);
      try {
        const writes = merged(batch.map((one) => one.output));
        if (writes.length > 0) await this.carrier.store(writes);
      } catch (reason) {
        if (!this.has_failed) {
          this.stop();
          this.carrier.failed(reason);
        }
        break;
      }
      if (this.has_failed) break;
      for (const { output, carrier } of batch) {
        for (const frame of output.frames) carrier?.send(frame);
      }
      const events = batch.flatMap((one) => one.output.events);
      if (events.length > 0) this.carrier.tell(events);
    }
    this.is_storing = false;
  }
}
