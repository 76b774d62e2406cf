export { byteSwap, complexComponent, extendedToFloat64, gather } from './prepare';
export { statsBytes, statsInit, statsSpill, statsTotals, statsUpdate } from './stats';
export { bucketReduce, refineInit, refineUpdate } from './refine';
export { pyramidClose, pyramidInit, pyramidReset, pyramidUpdate } from './pyramid';
export { colourBlock, lineAdd, lineFinish, lineInit, rgb8Block, rgbBlock } from './raster';
