/** What the palette and the key map can do to the active card. */
import { useEffect } from 'react';
import { type Action, cardScope, registerActions } from '../../actions/registry.ts';
import { subjectOf } from './array-axes.ts';
import { change, chooseView, transpose } from './card-settings.ts';
import type { CardModel } from './card-store.ts';
import { fittingViews, VIEWS, type ViewKind } from './view-registry.ts';

export function cardActions(card: CardModel): readonly Action[] {
  const subject = () => subjectOf(card.info, card.settings.getState().field);
  const section = 'Array';
  const pictured = () => {
    const { view } = card.settings.getState();
    return view === 'heatmap' || view === 'image';
  };
  const views = (Object.keys(VIEWS) as ViewKind[]).map(
    (kind): Action => ({
      id: `view-${kind}`,
      title: `Show as ${VIEWS[kind].label.toLowerCase()}`,
      section,
      enabled: () => fittingViews(subject()).includes(kind),
      run: () => card.change(chooseView(subject(), kind)),
    }),
  );
  return [
    ...views,
    { id: 'transpose', title: 'Transpose', section, enabled: pictured, run: () => card.change(transpose) },
    {
      id: 'show-all',
      title: 'Show the whole plane',
      section,
      words: 'zoom reset',
      enabled: pictured,
      run: () => card.change(change({ window: null })),
    },
    {
      id: 'profiles',
      title: 'Show or hide profiles',
      section,
      enabled: () => card.settings.getState().view === 'heatmap',
      run: () => card.change((settings) => ({ ...settings, profiles: !settings.profiles })),
    },
    {
      id: 'log-colours',
      title: 'Logarithmic colours on or off',
      section,
      enabled: () => card.settings.getState().view === 'heatmap',
      run: () => card.change((settings) => ({ ...settings, scale: settings.scale === 'log' ? 'linear' : 'log' })),
    },
  ];
}

export function useCardActions(card: CardModel): void {
  useEffect(() => registerActions(cardScope(card.info.arrayId), cardActions(card)), [card]);
}
