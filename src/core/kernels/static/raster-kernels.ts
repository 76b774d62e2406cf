/** Lines of pixels and their colours: the typed layer over the exports. */
import type { ColourOptions, Kernels, ReduceOp } from '../static-kernels.ts';
import type { AssemblyExports } from './assembly-exports.ts';

const OP = { nearest: 0, mean: 1, min: 2, max: 3 } as const satisfies Record<ReduceOp, number>;

type RasterKernels = Pick<
  Kernels,
  'lineBytes' | 'lineInit' | 'lineAdd' | 'lineFinish' | 'colourBlock' | 'rgbBlock' | 'rgb8Block'
>;

export function rasterKernels(wasm: AssemblyExports, memory: WebAssembly.Memory): RasterKernels {
  return {
    lineBytes: (width) => width * 16,
    lineInit: (op, line, width) => wasm.lineInit(OP[op], line, width),
    lineAdd: (op, code, ptr, stride, bounds, line, width) =>
      wasm.lineAdd(OP[op], code, ptr, stride, bounds, line, width),
    lineFinish: (op, line, width, target) => wasm.lineFinish(OP[op], line, width, target),
    colourBlock: (values, count, table, options, target) => {
      const { scale, low, high, nan } = options;
      if (scale !== 'linear') new Float64Array(memory.buffer, table + 1024, 255).set(thresholdsOf(options));
      const rgba = (nan[0] | (nan[1] << 8) | (nan[2] << 16) | (nan[3] << 24)) >>> 0;
      wasm.colourBlock(values, count, table, Number(scale !== 'linear'), low, high, rgba, target);
    },
    rgbBlock: ([red, green, blue, alpha], count, low, high, target) =>
      wasm.rgbBlock(red, green, blue, alpha, count, low, high, target),
    rgb8Block: (source, channels, count, target) => wasm.rgb8Block(source, channels, count, target),
  };
}

/**
 * The 255 values at which a colour gives way to the next. `log` starts at `low`, or, where that is not positive, six
 * decades below `high`; `symlog` is linear within a thousandth of the greater end, logarithmic beyond.
 */
export function thresholdsOf({ scale, low, high }: ColourOptions): Float64Array {
  const { forward, backward } = scale === 'log' ? LOG : symlog(Math.max(Math.abs(low), Math.abs(high)) / 1000);
  const from = forward(scale === 'log' && low <= 0 ? high * 1e-6 : low);
  const to = forward(high);
  return Float64Array.from({ length: 255 }, (_, index) => backward(from + ((to - from) * (index + 1)) / 256));
}

interface Scale {
  forward(value: number): number;
  backward(value: number): number;
}

const LOG: Scale = { forward: Math.log, backward: Math.exp };

function symlog(threshold: number): Scale {
  const unit = threshold || 1;
  return {
    forward: (value) => Math.sign(value) * Math.log1p(Math.abs(value) / unit),
    backward: (value) => Math.sign(value) * Math.expm1(Math.abs(value)) * unit,
  };
}
