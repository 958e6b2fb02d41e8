// The module: the core in WebAssembly, fetched with the hashes that the page was built with. It comes
// in two parts, of which a first visit needs one.
import load, { type Module } from 'indaba_core';

declare const CORE_FILE: string;
declare const CORE_INTEGRITY: string;
declare const LATER_FILE: string;
declare const LATER_INTEGRITY: string;
declare const LATER_SHA256: string;

export interface Loaded {
  module: Module;
  // The other part too, so that no call has to wait for it.
  fetch_later(): Promise<void>;
}

async function fetch_part(file: string, integrity: string) {
  const answer = await fetch(`/${file}`, { integrity });
  if (!answer.ok) throw new Error('the core is not there');
  return answer.arrayBuffer();
}

// In the middle of a call, which waits for it. Of what is asked for in this way browsers check no
// hash: the first part does. Where it does not come the module stops.
function read_later(module: Module) {
  const asked = new XMLHttpRequest();
  asked.open('GET', `/${LATER_FILE}`, false);
  asked.responseType = 'arraybuffer';
  asked.send();
  const bytes = asked.response as ArrayBuffer;
  if (asked.status !== 200 || sha256(module, new Uint8Array(bytes)) !== LATER_SHA256) {
    throw new Error('the core is not whole');
  }
  return bytes;
}

function sha256(module: Module, bytes: Uint8Array) {
  const pointer = module._malloc(bytes.length + 32);
  module.HEAPU8.set(bytes, pointer);
  module._indaba_sha256(pointer, bytes.length, pointer + bytes.length);
  const digest = module.HEAPU8.slice(pointer + bytes.length, pointer + bytes.length + 32);
  module._free(pointer);
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export async function load_module(): Promise<Loaded> {
  let later: ArrayBuffer | undefined;
  const module: Module = await load({
    wasmBinary: await fetch_part(CORE_FILE, CORE_INTEGRITY),
    read_later: () => later ?? read_later(module),
  });
  return {
    module,
    async fetch_later() { later ??= await fetch_part(LATER_FILE, LATER_INTEGRITY); },
  };
}
