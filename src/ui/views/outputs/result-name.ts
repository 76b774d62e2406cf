/** What a cell's result is called on its card: the expression itself, where that can stand before an index. */

const NAME = /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)*$/u;
const LONGEST = 60;

export function nameOfResult(source: string): string {
  const lines = source.trimEnd().split('\n');
  const last = (lines.at(-1) ?? '').replace(/\s+#.*$/, '').trim();
  const whole = lines.length === 1 || !/^\s/.test(lines.at(-1) ?? '');
  if (!whole || last === '' || last.length > LONGEST) return 'result';
  if (NAME.test(last)) return last;
  return /^[\p{L}_][\w.]*\(.*\)$/u.test(last) && isBalanced(last) ? last : `(${last})`;
}

/** Every bracket that opens on this line closes on it. */
function isBalanced(text: string): boolean {
  let depth = 0;
  for (const letter of text) {
    if ('([{'.includes(letter)) depth++;
    if (')]}'.includes(letter)) depth--;
    if (depth < 0) return false;
  }
  return depth === 0;
}
