// What emscripten makes of bridge/exports.h.
declare module 'indaba_core' {
  export interface Module {
    HEAPU8: Uint8Array;
    _malloc(size: number): number;
    _free(pointer: number): void;
    _indaba_new(): number;
    _indaba_delete(bridge: number): void;
    _indaba_lock(bridge: number): void;
    _indaba_sha256(bytes: number, size: number, digest: number): void;
    [name: `_indaba_${string}`]: (...values: number[]) => number | void;
  }
  export default function load(given: { wasmBinary: ArrayBuffer; read_later: () => ArrayBuffer }): Promise<Module>;
}
