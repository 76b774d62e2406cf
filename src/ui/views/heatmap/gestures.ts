/** Pointer, wheel and pinch on the picture, as pans, zooms, points and rectangles. Knows pixels, not elements. */
export interface GestureHandlers {
  /** The pointer moved without a button; null when it left. */
  readonly onPoint: (at: { x: number; y: number } | null) => void;
  readonly onPan: (dx: number, dy: number) => void;
  /** Below 1: closer. */
  readonly onZoom: (factor: number, x: number, y: number) => void;
  /** A click or tap that did not drag. */
  readonly onPick: (x: number, y: number) => void;
  readonly onReset: () => void;
  /** Shift + drag, while it goes on. */
  readonly onRegion: (from: { x: number; y: number }, to: { x: number; y: number }) => void;
}

const DRAG_SLACK = 4;
const WHEEL_STEP = 0.0016;

interface Held {
  x: number;
  y: number;
}

export function listenToGestures(surface: HTMLElement, handlers: GestureHandlers): () => void {
  const held = new Map<number, Held>();
  let start: (Held & { region: boolean; moved: boolean }) | null = null;

  const at = (event: PointerEvent | WheelEvent | MouseEvent): Held => {
    const { left, top } = surface.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };

  function onPointerDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    surface.setPointerCapture(event.pointerId);
    held.set(event.pointerId, at(event));
    start = { ...at(event), region: event.shiftKey, moved: held.size > 1 };
  }

  function onPointerMove(event: PointerEvent): void {
    const before = held.get(event.pointerId);
    const now = at(event);
    if (before === undefined || start === null) {
      handlers.onPoint(now);
      return;
    }
    if (held.size === 2) {
      pinch(event.pointerId, before, now);
      held.set(event.pointerId, now);
      return;
    }
    if (!start.moved && Math.hypot(now.x - start.x, now.y - start.y) < DRAG_SLACK) return;
    start.moved = true;
    held.set(event.pointerId, now);
    if (start.region) handlers.onRegion(start, now);
    else handlers.onPan(now.x - before.x, now.y - before.y);
  }

  function pinch(id: number, before: Held, now: Held): void {
    const other = [...held].find(([key]) => key !== id)?.[1];
    if (other === undefined) return;
    const was = Math.hypot(before.x - other.x, before.y - other.y);
    const is = Math.hypot(now.x - other.x, now.y - other.y);
    if (was > 0 && is > 0) handlers.onZoom(was / is, (now.x + other.x) / 2, (now.y + other.y) / 2);
    handlers.onPan((now.x - before.x) / 2, (now.y - before.y) / 2);
  }

  function onPointerUp(event: PointerEvent): void {
    if (!held.delete(event.pointerId)) return;
    if (start !== null && !start.moved && event.type === 'pointerup') handlers.onPick(start.x, start.y);
    if (held.size === 0) start = null;
    else if (start !== null) start.moved = true;
  }

  function onWheel(event: WheelEvent): void {
    // The page scrolls unless the picture has the focus or a zoom is meant.
    if (!event.ctrlKey && !event.metaKey && document.activeElement !== surface) return;
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const sharp = event.ctrlKey ? 4 : 1;
    const { x, y } = at(event);
    handlers.onZoom(Math.exp(Math.max(-200, Math.min(200, event.deltaY * lines)) * WHEEL_STEP * sharp), x, y);
  }

  const listeners: [string, EventListener, AddEventListenerOptions?][] = [
    ['pointerdown', onPointerDown as EventListener],
    ['pointermove', onPointerMove as EventListener],
    ['pointerup', onPointerUp as EventListener],
    ['pointercancel', onPointerUp as EventListener],
    ['pointerleave', () => handlers.onPoint(null)],
    ['dblclick', () => handlers.onReset()],
    ['wheel', onWheel as EventListener, { passive: false }],
  ];
  for (const [type, listener, options] of listeners) surface.addEventListener(type, listener, options);
  return () => {
    for (const [type, listener] of listeners) surface.removeEventListener(type, listener);
  };
}
