/** `$…$` and `$$…$$` for markdown-it, as notebooks use them. */
import type markdownIt from 'markdown-it';

type MarkdownIt = ReturnType<typeof markdownIt>;

type Render = (source: string, display: boolean) => string;

export function mathRules(render: Render): (markdown: MarkdownIt) => void {
  return (markdown) => {
    markdown.inline.ruler.after('escape', 'math', (state, silent) => {
      const { src, pos } = state;
      if (src[pos] !== '$') return false;
      const display = src[pos + 1] === '$';
      const mark = display ? '$$' : '$';
      const start = pos + mark.length;
      const end = closing(src, start, mark);
      if (end < 0 || end === start || (!display && !isFormula(src, start, end))) return false;
      if (!silent) {
        const token = state.push(display ? 'math_block' : 'math_inline', 'math', 0);
        token.content = src.slice(start, end);
      }
      state.pos = end + mark.length;
      return true;
    });
    markdown.block.ruler.before('fence', 'math_lines', (state, startLine, endLine, silent) => {
      const line = (at: number) => state.src.slice(state.bMarks[at] + state.tShift[at], state.eMarks[at]);
      if (!/^\$\$\s*$/.test(line(startLine))) return false;
      let last = startLine + 1;
      while (last < endLine && !/^\$\$\s*$/.test(line(last).trim())) last++;
      if (last >= endLine) return false;
      if (silent) return true;
      const token = state.push('math_block', 'math', 0);
      token.block = true;
      token.content = state.getLines(startLine + 1, last, state.tShift[startLine], false);
      state.line = last + 1;
      return true;
    });
    markdown.renderer.rules['math_inline'] = (tokens, at) => render(tokens[at].content, false);
    markdown.renderer.rules['math_block'] = (tokens, at) =>
      `<div class="math-block">${render(tokens[at].content, true)}</div>`;
  };
}

function closing(source: string, from: number, mark: string): number {
  for (let at = source.indexOf(mark, from); at >= 0; at = source.indexOf(mark, at + 1)) {
    let slashes = 0;
    while (source[at - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return at;
  }
  return -1;
}

/** `$5 and $10` is money: no space inside the marks, no digit behind the second. */
function isFormula(source: string, start: number, end: number): boolean {
  return !/\s/.test(source[start]) && !/\s/.test(source[end - 1]) && !/\d/.test(source[end + 1] ?? '');
}
