/** One listener for all keys: finds the action and runs it, unless a field or a dialog has the key. */
import { activeScope, type Page } from '../page.ts';
import { isApple, matchesKey, pressesControl, sequenceOf, writesText } from './keys.ts';
import { type Action, actionsStore, liveActions } from './registry.ts';

const FIELDS = 'input:not([type=checkbox], [type=radio], [type=file]), textarea, select, [contenteditable=true]';
const CONTROLS =
  'button, a[href], summary, input, [role=slider], [role=tab], [role=row], [role=grid], [role=application]';
/** The second key of a pair comes within this time (milliseconds). */
const PAIR_MS = 800;

export function listenToKeys(page: Page): void {
  const apple = isApple();
  let first: { readonly event: KeyboardEvent; readonly at: number } | null = null;
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || isModifier(event)) return;
    if (document.querySelector('dialog[open]') !== null || isDialogComing(page)) return;
    const actions = liveActions(actionsStore.getState().registrations, activeScope(page.stores));
    const before = first !== null && event.timeStamp - first.at < PAIR_MS ? first.event : null;
    first = null;
    const pair = before === null ? undefined : actionOfKeys([before, event], actions, apple);
    const action = pair ?? actionOfKeys([event], actions, apple);
    if (action === undefined) {
      if (beginsPair(event, actions, apple)) first = { event, at: event.timeStamp };
      return;
    }
    event.preventDefault();
    action.run();
  });
}

/** It was asked for and is still fetched: what is typed meanwhile is meant for it, and must not delete a cell. */
function isDialogComing({ stores }: Page): boolean {
  const { kind } = stores.surface.getState();
  return kind !== 'none' && kind !== 'rail';
}

const isModifier = ({ key }: KeyboardEvent): boolean => /^(Shift|Control|Alt|Meta)$/.test(key);

function actionOfKeys(
  events: readonly KeyboardEvent[],
  actions: readonly Action[],
  apple: boolean,
): Action | undefined {
  const last = events[events.length - 1];
  const matches = (binding: string) => {
    const presses = sequenceOf(binding);
    return (
      presses.length === events.length &&
      isFree(binding, last) &&
      presses.every((press, at) => matchesKey(press, events[at], apple))
    );
  };
  return actions.find(({ keys }) => keys?.some(matches));
}

function beginsPair(event: KeyboardEvent, actions: readonly Action[], apple: boolean): boolean {
  const begins = (binding: string) => {
    const presses = sequenceOf(binding);
    return presses.length > 1 && isFree(binding, event) && matchesKey(presses[0], event, apple);
  };
  return actions.some(({ keys }) => keys?.some(begins));
}

/** No field and no control has the key. */
function isFree(binding: string, { target }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return true;
  if (writesText(binding) && target.closest(FIELDS) !== null) return false;
  return !(pressesControl(binding) && target.closest(CONTROLS) !== null);
}
