/** Statistics of the slice or region in view, asked for when things have come to rest. */
import { useEffect } from 'react';
import { toErrorRecord } from '#core/base/error-record.ts';
import { isArraybookError } from '#core/base/errors.ts';
import type { Statistics, StatisticsRequest } from '#protocol/engine-api.ts';
import { isDrawable } from '../cards/array-axes.ts';
import { type CardSettings, viewOf } from '../cards/card-settings.ts';
import {
  type PictureState,
  type ScopeStatistics,
  useCard,
  usePicture,
  useSettings,
  useSubject,
} from '../cards/card-store.ts';

export type Scope = 'whole' | 'slice' | 'region';

type ScopeField = 'sliceStatistics' | 'regionStatistics';
const FIELD_OF = { slice: 'sliceStatistics', region: 'regionStatistics' } as const satisfies Record<
  Exclude<Scope, 'whole'>,
  ScopeField
>;

/** How long a slice or region must stand still before it is counted (milliseconds). */
const REST = 180;

export function lastOf(state: ScopeStatistics): Statistics | null {
  if (state.kind === 'ready') return state.statistics;
  return state.kind === 'busy' ? state.last : null;
}

const put = (field: ScopeField, value: ScopeStatistics): Partial<PictureState> =>
  field === 'sliceStatistics' ? { sliceStatistics: value } : { regionStatistics: value };

/** Keeps the card's slice or region statistics up to date while `wanted`. */
export function useScopeStatistics(scope: Exclude<Scope, 'whole'>, wanted: boolean): ScopeStatistics {
  const card = useCard();
  const subject = useSubject();
  const request = useSettings((settings) => requestKey(scope, settings, viewOf(card.info, settings)));
  const field = FIELD_OF[scope];
  const able = wanted && request !== null && isDrawable(subject.dtype);

  useEffect(() => {
    if (!able || request === null) return;
    const before = card.picture.getState()[field];
    if (before.kind === 'ready' && before.key === request) return;
    const controller = new AbortController();
    card.picture.setState(put(field, { kind: 'busy', key: request, last: lastOf(before) }));
    const timer = setTimeout(() => {
      card.requests.statistics(JSON.parse(request) as StatisticsRequest, controller.signal).then(
        (statistics) => card.picture.setState(put(field, { kind: 'ready', key: request, statistics })),
        (error: unknown) => {
          if (isArraybookError(error, 'cancelled')) return;
          card.picture.setState(put(field, { kind: 'failed', key: request, error: toErrorRecord(error) }));
        },
      );
    }, REST);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [able, request, card, field]);

  return usePicture((picture) => picture[field]);
}

function requestKey(
  scope: Exclude<Scope, 'whole'>,
  { region, channelAxis }: CardSettings,
  view: StatisticsRequest['view'],
): string | null {
  const { rowAxis, colAxis } = view;
  const shown = [rowAxis, colAxis, channelAxis];
  const index = view.index.map((at, axis) => (shown.includes(axis) ? 0 : at));
  if (scope === 'region' && region === null) return null;
  const request: StatisticsRequest = {
    view: { ...view, index },
    channelAxis,
    scope: scope === 'region' && region !== null ? { kind: 'region', ...region } : { kind: 'slice' },
  };
  return JSON.stringify(request);
}
