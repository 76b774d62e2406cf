/** One listener for all keys: finds the action and runs it, unless a field or a dialog has the key. */
import { activeScope, type Page } from '../page.ts';
import { isApple, matchesKey, writesText } from './keys.ts';
import { type Action, actionsStore, liveActions } from './registry.ts';

const FIELDS = 'input:not([type=checkbox], [type=radio], [type=file]), textarea, select, [contenteditable=true]';

export function listenToKeys(page: Page): void {
  const apple = isApple();
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (document.querySelector('dialog[open]') !== null) return;
    const action = actionOfKey(
      event,
      liveActions(actionsStore.getState().registrations, activeScope(page.stores)),
      apple,
    );
    if (action === undefined) return;
    event.preventDefault();
    action.run();
  });
}

function actionOfKey(event: KeyboardEvent, actions: readonly Action[], apple: boolean): Action | undefined {
  const typing = event.target instanceof Element && event.target.closest(FIELDS) !== null;
  return actions.find((action) =>
    action.keys?.some((binding) => !(typing && writesText(binding)) && matchesKey(binding, event, apple)),
  );
}
