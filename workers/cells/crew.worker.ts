/** A hand of the cells worker's crew. */
import { type HandDuty, serveCrew } from '#core/kernels/crew-hand.ts';

self.onmessage = ({ data }: MessageEvent<HandDuty>) => {
  serveCrew(data);
  self.close();
};
