// Lead: one tab leads: it alone has a worker, and with it the store; the others follow.
//
// The browser's lock says which, and passes to the next that waits for it once the tab before is
// closed or has crashed. A tab may also take it: the one before stops at once; should it still be
// storing something, the store's fence refuses that.
const kLock = 'indaba';

export class Lead {
  private held: object | undefined;
  private waiting = new AbortController();

  // `lead` and `follow` are called whenever this tab comes to do so.
  constructor(
    private readonly lead: () => void, private readonly follow: () => void,
    private readonly locks: Pick<LockManager, 'request'> = navigator.locks,
  ) {}

  begin() {
    void this.ask({ ifAvailable: true });
  }

  // Ends once this tab leads.
  async take() {
    if (this.held) return this.lead();
    this.waiting.abort();
    await this.ask({ steal: true });
  }

  private wait() {
    this.waiting = new AbortController();
    void this.ask({ signal: this.waiting.signal });
  }

  // Ends once it is known which tab leads.
  private ask(options: LockOptions): Promise<void> {
    const own = {};
    return new Promise((known) => {
      this.locks.request(kLock, options, (lock) => {
        if (!lock) {
          this.follow();
          this.wait();
          known();
          return undefined;
        }
        this.held = own;
        this.lead();
        known();
        return new Promise<void>(() => undefined); // kept as long as the tab lives
      }).catch(() => {
        if (this.held !== own) return;
        this.held = undefined;
        this.follow();
        this.wait();
      });
    });
  }
}
