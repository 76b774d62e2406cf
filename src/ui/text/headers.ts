/** Header facts in a few words, for rails and lists. */
import type { ArrayEntry, ArrayInfo } from '#protocol/engine-api.ts';
import { bytesText, shapeText } from './amounts.ts';

/** `float32 (1000, 1000)`. */
export function typeText(info: ArrayInfo): string {
  return `${info.dtypeText} ${shapeText(info.shape)}`;
}

/** How a member is kept: `stored`, `deflated, 12 MB packed`, `encrypted`. */
export function packingText(entry: ArrayEntry): string {
  if (entry.encrypted) return 'encrypted';
  if (entry.compression === 'deflated') return `deflated to ${bytesText(entry.compressedLength)}`;
  return entry.compression === 'none' ? '' : entry.compression;
}
