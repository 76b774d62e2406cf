/** Names in Python source, found without a parser: enough to know whether a cell needs an import before it. */

const QUOTED = String.raw`"""(?:[^\\]|\\[\s\S])*?(?:"""|$)|'''(?:[^\\]|\\[\s\S])*?(?:'''|$)|"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?`;
/** A comment, a text with its prefix, an attribute, a name, a number, or another sign. */
const TOKEN = new RegExp(
  String.raw`#[^\n]*|\b(?:[rbuft]{1,2})?(?:${QUOTED})|(?:${QUOTED})|\.\s*[\p{L}_][\p{L}\p{N}_]*|[\p{L}_][\p{L}\p{N}_]*|\d[\w.]*|\S`,
  'giu',
);

/** How the source first mentions the name: `use` reads it, `binding` gives it a value. */
export function mentions(source: string, name: string): 'none' | 'use' | 'binding' {
  let before = '';
  if (!source.includes(name)) return 'none';
  for (const match of source.matchAll(TOKEN)) {
    const token = match[0];
    if (token.startsWith('#')) continue;
    if (isFormatted(token) && usedInside(token, name)) return 'use';
    if (token === name) {
      const after = source.slice(match.index + token.length);
      return before === 'as' || /^\s*=(?!=)/.test(after) ? 'binding' : 'use';
    }
    before = token;
  }
  return 'none';
}

const isFormatted = (token: string): boolean => /^(?:f|t|fr|rf|tr|rt)["']/i.test(token);

/** What stands in the braces of a formatted text is code. */
function usedInside(token: string, name: string): boolean {
  const parts = token.match(/\{[^{}]*/g) ?? [];
  return parts.some((part) => mentions(part.slice(1), name) !== 'none');
}

/** The module is imported somewhere in the source, in whatever form. */
export function importsModule(source: string, module: string): boolean {
  return source.includes(module) && new RegExp(`^[ \\t]*(?:import|from)\\s+${module}\\b`, 'm').test(source);
}
