import type { HelpEntry } from '#protocol/cells-api.ts';

const MOST = 100;

/**
 * Entries whose name or sentence holds every word of the query: names that are the query first, then those whose last
 * part begins with it, then names that hold it, then sentences.
 */
export function findEntries(entries: readonly HelpEntry[], query: string, most = MOST): readonly HelpEntry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return entries.slice(0, most);
  const ranked = entries.flatMap((entry) => {
    const rank = rankOf(entry, words);
    return rank === null ? [] : [{ entry, rank }];
  });
  ranked.sort((a, b) => a.rank - b.rank || a.entry.name.length - b.entry.name.length || order(a.entry, b.entry));
  return ranked.slice(0, most).map(({ entry }) => entry);
}

function rankOf({ name, doc }: HelpEntry, words: readonly string[]): number | null {
  const lower = name.toLowerCase();
  const last = lower.slice(lower.lastIndexOf('.') + 1);
  const sentence = doc.toLowerCase();
  if (!words.every((word) => lower.includes(word) || sentence.includes(word))) return null;
  const query = words.join(' ').replace(/^(np|numpy)\./, '');
  if (last === query || lower.endsWith(`.${query}`)) return 0;
  if (last.startsWith(query)) return 1;
  return words.every((word) => lower.includes(word)) ? 2 : 3;
}

function order(a: HelpEntry, b: HelpEntry): number {
  return a.name < b.name ? -1 : 1;
}

/** As cells write it. */
export function writtenName(name: string): string {
  return name.replace(/^numpy\b/, 'np');
}
