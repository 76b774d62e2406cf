/** What a Plotly relayout says about an axis: its events come in three spellings. */
export type RangeChange =
  | { readonly kind: 'none' }
  | { readonly kind: 'whole' }
  | { readonly kind: 'range'; readonly range: readonly [number, number] };

export function rangeChange(update: Readonly<Record<string, unknown>>, axis: 'xaxis' | 'yaxis'): RangeChange {
  if (update[`${axis}.autorange`] === true) return { kind: 'whole' };
  const pair = update[`${axis}.range`];
  const [from, to] = Array.isArray(pair) ? pair : [update[`${axis}.range[0]`], update[`${axis}.range[1]`]];
  const range = [Number(from), Number(to)] as const;
  if (from === undefined || to === undefined || !range.every(Number.isFinite)) return { kind: 'none' };
  return { kind: 'range', range };
}
