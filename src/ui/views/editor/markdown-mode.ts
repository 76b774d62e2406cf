/** Enough Markdown to colour it while it is written; what it means is markdown-it's to say. */
import { StreamLanguage } from '@codemirror/language';

interface Mode {
  fenced: boolean;
}

export const markdownMode = StreamLanguage.define<Mode>({
  name: 'markdown',
  startState: () => ({ fenced: false }),
  copyState: (state) => ({ ...state }),
  token(stream, state) {
    if (stream.sol() && stream.match(/^\s*(```|~~~).*/)) {
      state.fenced = !state.fenced;
      return 'monospace';
    }
    if (state.fenced) {
      stream.skipToEnd();
      return 'monospace';
    }
    if (stream.sol() && stream.match(/^\s{0,3}#{1,6}\s.*/)) return 'heading';
    if (stream.sol() && stream.match(/^\s*([-*+]|\d+[.)])\s/)) return 'keyword';
    if (stream.sol() && stream.match(/^\s*>/)) return 'comment';
    if (stream.match(/^`[^`]*`/)) return 'monospace';
    if (stream.match(/^\$\$?[^$]+\$\$?/)) return 'number';
    if (stream.match(/^(\*\*|__)(?=\S).+?\1/)) return 'strong';
    if (stream.match(/^(\*|_)(?=\S)[^*_]+\1/)) return 'emphasis';
    if (stream.match(/^!?\[[^\]]*\]\([^)]*\)/)) return 'link';
    if (stream.match(/^https?:\/\/\S+/)) return 'url';
    stream.next();
    stream.eatWhile(/[^`*_$![h]/);
    return null;
  },
});
