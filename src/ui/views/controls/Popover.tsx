import { type ReactNode, useId } from 'react';

export interface PopoverProps {
  /** The button's content and its name. */
  readonly label: ReactNode;
  readonly name: string;
  readonly className: string;
  readonly children: ReactNode;
}

/** A button that opens a small panel under itself; the platform's popover closes it on Escape and outside clicks. */
export function Popover({ label, name, className, children }: PopoverProps) {
  const id = useId();
  return (
    <>
      <button
        type="button"
        className={className}
        aria-label={name}
        popoverTarget={id}
        onClick={(event) => place(event.currentTarget, id)}
      >
        {label}
      </button>
      <div id={id} popover="auto" className="popover">
        {children}
      </div>
    </>
  );
}

const MARGIN = 8;

function place(button: HTMLElement, id: string): void {
  const panel = document.getElementById(id);
  if (panel === null) return;
  const { right, bottom } = button.getBoundingClientRect();
  panel.style.top = `${bottom + MARGIN}px`;
  panel.style.right = `${Math.max(MARGIN, document.documentElement.clientWidth - right)}px`;
}
