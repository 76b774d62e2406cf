/** "Did you mean": the known word at the smallest edit distance, as CPython measures it. */

const MOVE = 2;
const CASE = 1;

export function closest(word: string, known: readonly string[]): string | null {
  if (known.length > 5000) return null;
  let best: string | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    if (candidate === word || (candidate.startsWith('_') && !word.startsWith('_'))) continue;
    const limit = Math.floor(((word.length + candidate.length + 3) * MOVE) / 6);
    const distance = editDistance(word, candidate);
    if (distance <= limit && distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

export function editDistance(a: string, b: string): number {
  if (a.length > 40 || b.length > 40) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i * MOVE);
  for (let i = 1; i <= a.length; i++) {
    const next = [i * MOVE];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j] + MOVE, next[j - 1] + MOVE, row[j - 1] + substitution(a[i - 1], b[j - 1])));
    }
    row = next;
  }
  return row[b.length];
}

function substitution(a: string, b: string): number {
  if (a === b) return 0;
  return a.toLowerCase() === b.toLowerCase() ? CASE : MOVE;
}
