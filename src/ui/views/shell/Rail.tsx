import { ChevronDown, X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useStore } from 'zustand';
import { usePage } from '../../page-context.ts';
import { RAIL_SECTIONS } from './rail-sections.ts';

/** Files, outline, memory. On a phone it is a sheet over the document. */
export function Rail({ chooseFiles }: { readonly chooseFiles: () => void }) {
  const { stores } = usePage();
  const asSheet = useStore(stores.surface, (surface) => surface.kind === 'rail');
  const close = () => stores.surface.setState({ kind: 'none' }, true);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!asSheet) return;
    const before = document.activeElement;
    panel.current?.focus();
    const outside = [...document.querySelectorAll('.header, .document')];
    for (const element of outside) element.setAttribute('inert', '');
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && stores.surface.setState({ kind: 'none' }, true);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
      for (const element of outside) element.removeAttribute('inert');
      if (before instanceof HTMLElement) before.focus();
    };
  }, [asSheet, stores]);
  return (
    <>
      {asSheet && <button type="button" className="rail-scrim" aria-label="Close side panel" onClick={close} />}
      <aside
        ref={panel}
        className="rail"
        data-sheet={asSheet || undefined}
        aria-label="Files and memory"
        role={asSheet ? 'dialog' : undefined}
        tabIndex={-1}
      >
        <button type="button" className="icon-button rail-close" aria-label="Close side panel" onClick={close}>
          <X aria-hidden />
        </button>
        {RAIL_SECTIONS.map(({ id, title, Body }) => (
          <RailSection key={id} id={id} title={title}>
            <Body chooseFiles={chooseFiles} />
          </RailSection>
        ))}
      </aside>
    </>
  );
}

interface RailSectionProps {
  readonly id: string;
  readonly title: string;
  readonly children: ReactNode;
}

function RailSection({ id, title, children }: RailSectionProps) {
  const { stores } = usePage();
  const folded = useStore(stores.settings, (settings) => settings.foldedSections.includes(id));
  const bodyId = useId();
  const toggle = () =>
    stores.settings.setState(({ foldedSections }) => ({
      foldedSections: folded ? foldedSections.filter((each) => each !== id) : [...foldedSections, id],
    }));
  return (
    <section className="rail-section">
      <h2>
        <button type="button" className="rail-heading" aria-expanded={!folded} aria-controls={bodyId} onClick={toggle}>
          {title}
          <ChevronDown aria-hidden size={14} data-folded={folded || undefined} />
        </button>
      </h2>
      <div id={bodyId} hidden={folded}>
        {!folded && children}
      </div>
    </section>
  );
}
