/** `np.set_printoptions`: how arrays are written. */
import type { Value } from '../base/python.ts';

export type FloatMode = 'fixed' | 'unique' | 'maxprec' | 'maxprec_equal';

export interface PrintOptions {
  precision: number | null;
  threshold: number;
  edgeitems: number;
  linewidth: number;
  suppress: boolean;
  nanstr: string;
  infstr: string;
  sign: '-' | '+' | ' ';
  floatmode: FloatMode;
  formatter: ReadonlyMap<string, Value> | null;
  legacy: false | '1.13' | '1.21' | '1.25' | '2.1' | '2.2';
}

export function defaultPrintOptions(): PrintOptions {
  return {
    precision: 8,
    threshold: 1000,
    edgeitems: 3,
    linewidth: 75,
    suppress: false,
    nanstr: 'nan',
    infstr: 'inf',
    sign: '-',
    floatmode: 'maxprec',
    formatter: null,
    legacy: false,
  };
}

/** The options in force; a session replaces its fields. */
export const printOptions: PrintOptions = defaultPrintOptions();
