import { type MouseEvent, type ReactNode, useEffect, useRef } from 'react';

export interface ModalProps {
  readonly name: string;
  readonly className: string;
  readonly close: () => void;
  readonly children: ReactNode;
}

/** The platform's modal dialog: it holds the focus, gives it back, and closes on Escape and on its backdrop. */
export function Modal({ name, className, close, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  const onBackdrop = (event: MouseEvent) => {
    if (event.target === dialog.current) close();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the key for this click; the dialog answers it itself
    <dialog ref={dialog} className={`modal ${className}`} aria-label={name} onClose={close} onClick={onBackdrop}>
      {children}
    </dialog>
  );
}
