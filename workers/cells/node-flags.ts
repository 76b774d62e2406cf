/** Node 20's engine knows fused multiply-add in WebAssembly but must be asked for it; later ones simply have it. */
import { setFlagsFromString } from 'node:v8';

if (Number(process.versions.node.split('.')[0]) < 21) setFlagsFromString('--experimental-wasm-relaxed-simd');
