// The module: the core in WebAssembly, fetched with the hash that the page was built with.
import load, { type Module } from 'indaba_core';

declare const CORE_FILE: string;
declare const CORE_INTEGRITY: string;

export async function load_module(): Promise<Module> {
  const answer = await fetch(`/${CORE_FILE}`, { integrity: CORE_INTEGRITY });
  if (!answer.ok) throw new Error('the core is not there');
  return load({ wasmBinary: await answer.arrayBuffer() });
}
