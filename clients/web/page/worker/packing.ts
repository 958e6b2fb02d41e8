// Reads what the bridge answers, as bridge/packing.h lays it out.
//
// The module is ours, but its memory is not checked by anybody else: whatever does not fit throws.

export interface Write {
  key: string;
  value: Uint8Array | undefined; // undefined: deleted
}

export interface Output {
  error: string; // empty if there is none
  writes: Write[];
  frames: Uint8Array[];
  events: string[];
}

export function unpack(bytes: Uint8Array): Output {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let at = 0;
  const number = () => {
    at += 4;
    return view.getUint32(at - 4, true);
  };
  const string = () => {
    const size = number();
    if (at + size > bytes.length) throw new RangeError('an answer is cut off');
    at += size;
    return bytes.slice(at - size, at);
  };
  const text = () => decoder.decode(string());
  const list = <T>(one: () => T) => Array.from({ length: number() }, one);
  const error = text();
  const output: Output = error
    ? { error, writes: [], frames: [], events: [] }
    : {
        error,
        writes: list(() => ({ key: text(), value: number() ? string() : undefined })),
        frames: list(string),
        events: list(text),
      };
  if (at !== bytes.length) throw new RangeError('an answer goes on');
  return output;
}
