/** `repr(float)`, which is also how NumPy writes a float64. */
import { floatText } from '#core/dtype/float-text.ts';

export function floatRepr(value: number): string {
  return floatText(value, 8);
}
