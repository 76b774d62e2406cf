/** `string` and `textwrap`, written in the language. */
import { definePythonModule } from './python-source.ts';

definePythonModule(
  'string',
  'Constants and templates of text.',
  String.raw`
whitespace = ' \t\n\r\v\f'
ascii_lowercase = 'abcdefghijklmnopqrstuvwxyz'
ascii_uppercase = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
ascii_letters = ascii_lowercase + ascii_uppercase
digits = '0123456789'
hexdigits = digits + 'abcdefABCDEF'
octdigits = '01234567'
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_` +
    '`' +
    String.raw`{|}~"""
printable = digits + ascii_letters + punctuation + whitespace

def capwords(s, sep=None):
    return (sep or ' ').join(word.capitalize() for word in s.split(sep))

class Template:
    'Text with $names.'
    delimiter = '$'
    def __init__(self, template):
        self.template = template
    def _fill(self, values, safe):
        import re
        def one(match):
            name = match.group('named') or match.group('braced')
            if match.group('escaped') is not None:
                return '$'
            if name is not None:
                if safe and name not in values:
                    return match.group()
                return str(values[name])
            if safe:
                return match.group()
            raise ValueError('Invalid placeholder in string: line 1, col %d' % (match.start() + 1))
        return re.sub(r'\$(?:(?P<escaped>\$)|(?P<named>[_a-zA-Z][_a-zA-Z0-9]*)|\{(?P<braced>[_a-zA-Z][_a-zA-Z0-9]*)\}|(?P<invalid>))', one, self.template)
    def substitute(self, mapping={}, /, **kws):
        return self._fill({**mapping, **kws}, False)
    def safe_substitute(self, mapping={}, /, **kws):
        return self._fill({**mapping, **kws}, True)

class Formatter:
    def format(self, format_string, /, *args, **kwargs):
        return format_string.format(*args, **kwargs)
    def vformat(self, format_string, args, kwargs):
        return format_string.format(*args, **kwargs)
`,
);

definePythonModule(
  'textwrap',
  'Text in lines.',
  String.raw`
import re as _re

class TextWrapper:
    def __init__(self, width=70, initial_indent='', subsequent_indent='', expand_tabs=True, replace_whitespace=True, fix_sentence_endings=False, break_long_words=True, drop_whitespace=True, break_on_hyphens=True, tabsize=8, *, max_lines=None, placeholder=' [...]'):
        self.width = width
        self.initial_indent = initial_indent
        self.subsequent_indent = subsequent_indent
        self.expand_tabs = expand_tabs
        self.replace_whitespace = replace_whitespace
        self.break_long_words = break_long_words
        self.drop_whitespace = drop_whitespace
        self.break_on_hyphens = break_on_hyphens
        self.tabsize = tabsize
        self.max_lines = max_lines
        self.placeholder = placeholder
    def _chunks(self, text):
        if self.expand_tabs:
            text = text.expandtabs(self.tabsize)
        if self.replace_whitespace:
            text = _re.sub(r'[\t\n\v\f\r ]', ' ', text)
        parts = []
        for part in _re.split(r'( +)', text):
            if not part:
                continue
            if self.break_on_hyphens and '-' in part:
                parts.extend(p for p in _re.findall(r'[^-]*[a-zA-Z]-(?=[a-zA-Z])|.+?(?<=[a-zA-Z]-)(?=[a-zA-Z])|.+', part) if p)
            else:
                parts.append(part)
        return parts
    def wrap(self, text):
        if self.width <= 0:
            raise ValueError('invalid width %r (must be > 0)' % self.width)
        chunks = self._chunks(text)[::-1]
        lines = []
        while chunks:
            indent = self.subsequent_indent if lines else self.initial_indent
            width = self.width - len(indent)
            if self.drop_whitespace and chunks[-1].strip() == '' and lines:
                chunks.pop()
            line = []
            size = 0
            while chunks and size + len(chunks[-1]) <= width:
                size += len(chunks[-1])
                line.append(chunks.pop())
            if chunks and len(chunks[-1]) > width:
                space = max(1, width - size)
                if self.break_long_words:
                    line.append(chunks[-1][:space])
                    chunks[-1] = chunks[-1][space:]
                elif not line:
                    line.append(chunks.pop())
                size = sum(map(len, line))
            if self.drop_whitespace and line and line[-1].strip() == '':
                size -= len(line[-1])
                line.pop()
            if line:
                rest_blank = not chunks or (self.drop_whitespace and len(chunks) == 1 and not chunks[0].strip())
                if self.max_lines is None or len(lines) + 1 < self.max_lines or (rest_blank and size <= width):
                    lines.append(indent + ''.join(line))
                else:
                    while line:
                        if line[-1].strip() and size + len(self.placeholder) <= width:
                            line.append(self.placeholder)
                            lines.append(indent + ''.join(line))
                            break
                        size -= len(line[-1])
                        line.pop()
                    else:
                        if lines:
                            previous = lines[-1].rstrip()
                            if len(previous) + len(self.placeholder) <= self.width:
                                lines[-1] = previous + self.placeholder
                                break
                        lines.append(indent + self.placeholder.lstrip())
                    break
        return lines
    def fill(self, text):
        return '\n'.join(self.wrap(text))

def wrap(text, width=70, **kwargs):
    return TextWrapper(width=width, **kwargs).wrap(text)
def fill(text, width=70, **kwargs):
    return TextWrapper(width=width, **kwargs).fill(text)
def shorten(text, width, **kwargs):
    return TextWrapper(width=width, max_lines=1, **kwargs).fill(' '.join(text.strip().split()))
def dedent(text):
    lines = [line if line.strip() else '' for line in text.split('\n')]
    margin = None
    for line in lines:
        if not line:
            continue
        indent = line[:len(line) - len(line.lstrip())]
        if margin is None:
            margin = indent
        else:
            common = ''
            for x, y in zip(margin, indent):
                if x != y:
                    break
                common += x
            margin = common
    return '\n'.join(line[len(margin):] if line and margin else line for line in lines)
def indent(text, prefix, predicate=None):
    keep = predicate or (lambda line: line.strip())
    return ''.join(prefix + line if keep(line) else line for line in text.splitlines(True))
`,
);
