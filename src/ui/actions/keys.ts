/** Key bindings as text: `o`, `?`, `Mod+K`, `Alt+ArrowUp`. `Mod` is ⌘ on Apple devices and Ctrl elsewhere. */

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

export const isApple = (): boolean => /Mac|iPhone|iPad/.test(navigator.platform);

/** Shift is part of a printable character (`?`), and counts only for named keys and letters written in capitals. */
export function matchesKey(binding: string, press: KeyPress, apple: boolean): boolean {
  const parts = binding.split('+');
  const key = parts.pop() ?? '';
  const mod = parts.includes('Mod');
  const wants = {
    ctrl: parts.includes('Ctrl') || (mod && !apple),
    meta: mod && apple,
    alt: parts.includes('Alt'),
    shift: parts.includes('Shift'),
  };
  if (press.ctrlKey !== wants.ctrl || press.metaKey !== wants.meta || press.altKey !== wants.alt) return false;
  const printable = key.length === 1 && !/[a-z]/i.test(key);
  if (!printable && press.shiftKey !== wants.shift) return false;
  return press.key.toLowerCase() === key.toLowerCase();
}

/** A key that writes a character, or that edits text, belongs to the field that has the focus. */
export function writesText(binding: string): boolean {
  return !/(Mod|Ctrl|Alt)\+/.test(binding) || /^Mod\+(Shift\+)?[ACVXYZ]$/.test(binding);
}

/** `d d`: one key after the other. */
export function sequenceOf(binding: string): readonly string[] {
  return /^\S+ \S+$/.test(binding) ? binding.split(' ') : [binding];
}

/** A key that presses what has the focus, or walks inside of it: it is a cell's only while the cell itself has it. */
export function pressesControl(binding: string): boolean {
  return /^(Shift\+)?(Enter|Arrow\w+)$/.test(binding);
}

const APPLE_NAMES: Readonly<Record<string, string>> = { Mod: '⌘', Alt: '⌥', Shift: '⇧', Ctrl: '⌃' };
const NAMES: Readonly<Record<string, string>> = {
  Mod: 'Ctrl',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  ' ': 'Space',
};

/** The keys of a binding as people know them, one a cap. */
export function keyCaps(binding: string, apple: boolean): readonly string[] {
  return sequenceOf(binding).flatMap((press) => capsOf(press, apple));
}

function capsOf(press: string, apple: boolean): readonly string[] {
  // The last plus of `Mod++` is the key itself.
  return press.split(/\+(?!$)/).map((part) => {
    const named = (apple ? APPLE_NAMES[part] : undefined) ?? NAMES[part] ?? part;
    return named.length === 1 ? named.toUpperCase() : named;
  });
}
