/** Raw deflate (RFC 1951), lent by the host: the array core has no libraries. */
export interface DeflateCodec {
  deflate(bytes: Uint8Array): Uint8Array;
  /** Throws where the bytes are not deflate data. */
  inflate(bytes: Uint8Array, byteLength: number): Uint8Array;
}

/** Null until the host installs one; then `savez_compressed` and compressed members work. */
export const deflateCodec: { current: DeflateCodec | null } = { current: null };
