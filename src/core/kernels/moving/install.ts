/** Lets arrays in the heap be moved by kernels. */
import { heapMoves } from '../../arrays/heap-moves.ts';
import { copyInHeap } from './copies.ts';
import { compressInHeap, expandInHeap, mixInHeap, placesInHeap } from './masks.ts';
import { gatherInHeap } from './picks.ts';

heapMoves.installed = {
  copy: copyInHeap,
  compress: compressInHeap,
  expand: expandInHeap,
  mix: mixInHeap,
  places: placesInHeap,
  gather: gatherInHeap,
};
