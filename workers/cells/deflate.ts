/** Lends fflate's deflate to the array core. */
import { deflateSync, inflateSync } from 'fflate';
import { deflateCodec } from '#core/base/deflate-codec.ts';

deflateCodec.current = {
  deflate: (bytes) => deflateSync(bytes, { level: 6 }),
  inflate: (bytes, byteLength) => inflateSync(bytes, { out: new Uint8Array(byteLength) }),
};
