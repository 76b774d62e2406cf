import type { ReactNode } from 'react';

export interface IconToggleProps {
  readonly name: string;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

/** A button that is only a picture; pressed or not where it says so. */
export function IconToggle({ name, pressed, disabled, onClick, children }: IconToggleProps) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={name}
      title={name}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
