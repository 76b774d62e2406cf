const WIDTH = 64;
const HEIGHT = 16;

/** Values in their order as one thin line; gaps where they are not finite. The numbers stand in the card. */
export function Sparkline({ values }: { readonly values: readonly number[] }) {
  const d = sparkPath(values, WIDTH, HEIGHT);
  if (d === null) return null;
  return (
    <svg className="sparkline" width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <path d={d} />
    </svg>
  );
}

/** Null where there is nothing to draw a line through. */
export function sparkPath(values: readonly number[], width: number, height: number): string | null {
  const finite = values.filter(Number.isFinite);
  if (finite.length < 2) return null;
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const x = (index: number) => ((index * (width - 2)) / (values.length - 1) + 1).toFixed(1);
  const y = (value: number) =>
    high === low ? (height / 2).toFixed(1) : (height - 1 - ((value - low) / (high - low)) * (height - 2)).toFixed(1);
  let pen = 'M';
  let path = '';
  values.forEach((value, index) => {
    if (!Number.isFinite(value)) {
      pen = 'M';
      return;
    }
    path += `${pen}${x(index)} ${y(value)}`;
    pen = 'L';
  });
  return path;
}
