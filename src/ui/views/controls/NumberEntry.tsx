/** A number as text: taken over on Enter or when it is left, put back when it is not a number. */
import { useState } from 'react';

export interface NumberEntryProps {
  readonly name: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly min?: number;
  readonly max?: number;
  /** Whole numbers only; arrow keys step by one. */
  readonly whole?: boolean;
  readonly text?: (value: number) => string;
}

export function NumberEntry({
  name,
  value,
  onChange,
  min = -Infinity,
  max = Infinity,
  whole = false,
  text = String,
}: NumberEntryProps) {
  const [typed, setTyped] = useState<{ readonly text: string; readonly over: number } | null>(null);
  // What was typed over an older value is void.
  const draft = typed?.over === value ? typed.text : null;
  const setDraft = (next: string | null) => setTyped(next === null ? null : { text: next, over: value });
  const take = (raw: string) => {
    setDraft(null);
    const parsed = Number(raw.trim().replaceAll('_', '').replaceAll(',', ''));
    if (raw.trim() === '' || !Number.isFinite(parsed)) return;
    onChange(Math.min(max, Math.max(min, whole ? Math.round(parsed) : parsed)));
  };
  return (
    <input
      type="text"
      inputMode={whole && min >= 0 ? 'numeric' : 'decimal'}
      className="entry numbers"
      aria-label={name}
      autoComplete="off"
      spellCheck={false}
      value={draft ?? text(value)}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={() => draft !== null && take(draft)}
      onFocus={(event) => event.target.select()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take(event.currentTarget.value);
        if (event.key === 'Escape') setDraft(null);
        if (whole && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
          event.preventDefault();
          take(String(value + (event.key === 'ArrowUp' ? 1 : -1)));
        }
      }}
    />
  );
}
