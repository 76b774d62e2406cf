import { EllipsisVertical } from 'lucide-react';
import { Fragment, type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import { isApple } from '../../actions/keys.ts';
import { Key } from './Key.tsx';
import './menu.css';

export type MenuEntry =
  | 'rule'
  | {
      readonly words: ReactNode;
      /** As in `keys.ts`; empty or absent: none. */
      readonly key?: string;
      readonly disabled?: boolean;
      readonly checked?: boolean;
      readonly run: () => void;
    };

export interface MenuProps {
  readonly name: string;
  readonly className: string;
  /** The button's content; absent: three dots. */
  readonly label?: ReactNode;
  /** Asked when it opens. */
  readonly entries: () => readonly MenuEntry[];
}

/** A button with a menu under it: arrows walk, Enter chooses, Escape and a click outside close it. */
export function Menu({ name, className, label, entries }: MenuProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState<readonly MenuEntry[] | null>(null);
  const open = () => {
    setShown(withoutLooseRules(entries()));
    panel.current?.showPopover();
    requestAnimationFrame(() => {
      if (button.current === null || panel.current === null) return;
      place(button.current, panel.current);
      itemsOf(panel.current)[0]?.focus();
    });
  };
  const choose = (run: () => void) => {
    panel.current?.hidePopover();
    button.current?.focus();
    run();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={name}
        title={label === undefined ? name : undefined}
        aria-haspopup="menu"
        aria-expanded={shown !== null}
        onClick={() => (shown === null ? open() : panel.current?.hidePopover())}
      >
        {label ?? <EllipsisVertical aria-hidden />}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="menu"
        aria-label={name}
        className="popover menu"
        onKeyDown={walk}
        onToggle={(event) => event.newState === 'closed' && setShown(null)}
      >
        {shown?.map((entry, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list is made anew each time that it opens
          <Fragment key={at}>
            {entry === 'rule' ? (
              <hr />
            ) : (
              // biome-ignore lint/a11y/useAriaPropsSupportedByRole: a menu's items that are on or off say so
              <button
                type="button"
                role={entry.checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
                aria-checked={entry.checked}
                className="menu-item"
                tabIndex={-1}
                disabled={entry.disabled}
                onClick={() => choose(entry.run)}
              >
                <span className="menu-check" aria-hidden="true">
                  {entry.checked ? '✓' : ''}
                </span>
                <span className="menu-words">{entry.words}</span>
                {entry.key !== undefined && entry.key !== '' && <Key binding={entry.key} apple={isApple()} />}
              </button>
            )}
          </Fragment>
        ))}
      </div>
    </>
  );
}

function withoutLooseRules(entries: readonly MenuEntry[]): readonly MenuEntry[] {
  return entries.filter(
    (entry, at) => entry !== 'rule' || (at > 0 && at < entries.length - 1 && entries[at - 1] !== 'rule'),
  );
}

const itemsOf = (panel: HTMLElement) => [...panel.querySelectorAll<HTMLButtonElement>('.menu-item:not([disabled])')];

function walk(event: KeyboardEvent<HTMLDivElement>): void {
  const items = itemsOf(event.currentTarget);
  const at = items.indexOf(document.activeElement as HTMLButtonElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  // Keys of the page must not reach it while its menu is open.
  event.stopPropagation();
  if (next === undefined) return;
  event.preventDefault();
  items[(next + items.length) % items.length]?.focus();
}

const MARGIN = 8;

function place(button: HTMLElement, panel: HTMLElement): void {
  const { left, right, top, bottom } = button.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const { offsetWidth, offsetHeight } = panel;
  const x = left + offsetWidth + MARGIN <= clientWidth ? left : right - offsetWidth;
  const below = bottom + 4 + offsetHeight + MARGIN <= clientHeight;
  const y = below ? bottom + 4 : top - 4 - offsetHeight;
  panel.style.left = `${Math.max(MARGIN, x)}px`;
  panel.style.top = `${Math.max(MARGIN, Math.min(y, clientHeight - offsetHeight - MARGIN))}px`;
}
