import { type ReactNode, useId, useState } from 'react';

export interface PanelButtonProps {
  /** The button's content and its name. */
  readonly label: ReactNode;
  readonly name: string;
  readonly className: string;
  /** CSS pixels, as far as the window allows. */
  readonly width: number;
  readonly children: ReactNode;
}

/** A button that opens a panel under itself, kept inside the window; what is in it is made when it opens. */
export function PanelButton({ label, name, className, width, children }: PanelButtonProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={className}
        aria-label={name}
        aria-expanded={open}
        popoverTarget={id}
        onClick={(event) => place(event.currentTarget, id, width)}
      >
        {label}
      </button>
      <div
        id={id}
        popover="auto"
        className="popover panel"
        style={{ width: `min(${width}px, calc(100vw - 16px))` }}
        onToggle={(event) => setOpen(event.newState === 'open')}
      >
        {open && children}
      </div>
    </>
  );
}

const MARGIN = 8;

/** Under the button where there is room, else as far up as the window allows. */
function place(button: HTMLElement, id: string, width: number): void {
  const panel = document.getElementById(id);
  if (panel === null) return;
  const { left, right, bottom } = button.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const shown = Math.min(width, clientWidth - 2 * MARGIN);
  const wanted = left + shown + MARGIN <= clientWidth ? left : right - shown;
  const top = bottom + 4;
  panel.style.left = `${Math.max(MARGIN, wanted)}px`;
  panel.style.top = `${Math.min(top, Math.max(MARGIN, clientHeight - 440))}px`;
  panel.style.maxHeight = `${clientHeight - Math.min(top, Math.max(MARGIN, clientHeight - 440)) - MARGIN}px`;
}
