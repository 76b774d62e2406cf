/** A compute worker: identical hands, one of several. */
import { type HandPort, serveHand } from './serve-hand.ts';

serveHand(self as unknown as HandPort);
