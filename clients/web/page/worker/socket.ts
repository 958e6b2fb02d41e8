// Socket: the connection to the server of this page, made again and again while it is wanted: after
// 1 s, doubling to 60 s, with full jitter.
export interface SocketListener {
  connected(): void;
  received(message: Uint8Array): void;
  lost(): void;
  line(line: 'none' | 'connecting' | 'connected' | 'waiting'): void;
}

const kPath = '/v1/socket';
const kSubprotocol = 'indaba.v1';
const kPauseMinMs = 1_000;
const kPauseMaxMs = 60_000;

// The longest pause after one of `before` (0: the first).
export const next_pause = (before: number) =>
  Math.min(Math.max(before * 2, kPauseMinMs), kPauseMaxMs);

export const socket_url = (origin: string) => origin.replace(/^http/, 'ws') + kPath;

export class Socket {
  private socket: WebSocket | undefined;
  private pause_ms = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private is_wanted = false;

  constructor(private readonly listener: SocketListener) {}

  // Connects, if it has not yet, and does so again after each loss.
  want() {
    this.is_wanted = true;
    if (!this.socket && this.timer === undefined) this.connect();
  }
  // The network is back, or somebody does not want to wait.
  hurry() {
    if (!this.is_wanted || this.socket) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.connect();
  }
  stay_away() {
    this.is_wanted = false;
    clearTimeout(this.timer);
    this.timer = undefined;
    const { socket } = this;
    this.socket = undefined;
    socket?.close();
    this.listener.line('none');
  }
  // Where what is said now goes.
  current(): { send(frame: Uint8Array): void } | undefined {
    const { socket } = this;
    return socket && {
      send: (frame) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(frame as Uint8Array<ArrayBuffer>);
      },
    };
  }
  is_connected() {
    return this.socket?.readyState === WebSocket.OPEN;
  }
  end() {
    this.socket?.close();
  }

  private connect() {
    const socket = new WebSocket(socket_url(self.location.origin), kSubprotocol);
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    this.listener.line('connecting');
    socket.onopen = () => {
      if (this.socket !== socket) return;
      this.pause_ms = 0;
      this.listener.line('connected');
      this.listener.connected();
    };
    socket.onmessage = ({ data }) => {
      if (this.socket === socket && data instanceof ArrayBuffer) {
        this.listener.received(new Uint8Array(data));
      }
    };
    socket.onclose = () => {
      if (this.socket !== socket) return;
      this.socket = undefined;
      this.listener.lost();
      if (this.is_wanted) this.connect_later();
    };
  }

  private connect_later() {
    this.pause_ms = next_pause(this.pause_ms);
    this.listener.line('waiting');
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.connect();
    }, Math.random() * this.pause_ms);
  }
}
