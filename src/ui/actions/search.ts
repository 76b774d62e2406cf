/** How the palette finds actions. */
import type { Action } from './registry.ts';

/** Every word of the query begins a word of the action, in any order; better matches first, order kept otherwise. */
export function searchActions(actions: readonly Action[], query: string): readonly Action[] {
  const wanted = words(query);
  if (wanted.length === 0) return actions;
  return actions
    .map((action) => ({ action, score: scoreOf(action, wanted) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .map(({ action }) => action);
}

const TITLE_START = 4;
const TITLE_WORD = 3;
const OTHER_WORD = 1;

/** 0: some word is not there. */
function scoreOf(action: Action, wanted: readonly string[]): number {
  const title = words(action.title);
  const others = words(`${action.section} ${action.words ?? ''}`);
  let score = 0;
  for (const word of wanted) {
    if (title[0]?.startsWith(word)) score += TITLE_START;
    else if (title.some((each) => each.startsWith(word))) score += TITLE_WORD;
    else if (others.some((each) => each.startsWith(word))) score += OTHER_WORD;
    else return 0;
  }
  return score;
}

function words(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
