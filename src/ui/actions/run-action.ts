/** Runs a page action by its id: buttons do what the key does. */
import { actionsStore, PAGE_SCOPE } from './registry.ts';

export function runAction(id: string): void {
  const page = actionsStore.getState().registrations.filter(({ scope }) => scope === PAGE_SCOPE);
  page
    .flatMap(({ actions }) => actions)
    .find((action) => action.id === id)
    ?.run();
}
