/** Arrays up to this size live in the heap: they are read once, and everything about them is exact at once. */
export const SMALL_BYTES = 64 << 20;
