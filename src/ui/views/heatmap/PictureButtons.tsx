import { ChartSpline, Link2, Maximize2, Minus, Plus } from 'lucide-react';
import { memo } from 'react';
import { change, planeOf } from '../cards/card-settings.ts';
import { useCard, useSettings, useSubject } from '../cards/card-store.ts';
import { IconToggle } from '../controls/IconToggle.tsx';
import { wholePlane, zoomed } from './viewport.ts';

const ZOOM_STEP = 1.6;

/** Zoom and profiles, under the picture. */
export const PictureButtons = memo(function PictureButtons() {
  const card = useCard();
  const view = useSettings((settings) => settings.view);
  const profiles = useSettings((settings) => settings.profiles);
  const linked = useSettings((settings) => settings.linked);
  const whole = useSettings((settings) => settings.window === null);
  const subject = useSubject();
  const zoom = (factor: number) =>
    card.change((settings) => {
      const plane = planeOf(subject, settings);
      const from = settings.window ?? wholePlane(plane);
      const centre = { row: (from.rows[0] + from.rows[1]) / 2, col: (from.cols[0] + from.cols[1]) / 2 };
      return { ...settings, window: zoomed(from, factor, centre, plane) };
    });
  return (
    <div className="button-group">
      <IconToggle name="Zoom in" onClick={() => zoom(1 / ZOOM_STEP)}>
        <Plus aria-hidden />
      </IconToggle>
      <IconToggle name="Zoom out" onClick={() => zoom(ZOOM_STEP)}>
        <Minus aria-hidden />
      </IconToggle>
      <IconToggle name="Show everything" disabled={whole} onClick={() => card.change(change({ window: null }))}>
        <Maximize2 aria-hidden />
      </IconToggle>
      <IconToggle
        name="Zoom together with other linked cards"
        pressed={linked}
        onClick={() => card.change(change({ linked: !linked }))}
      >
        <Link2 aria-hidden />
      </IconToggle>
      {view === 'heatmap' && (
        <IconToggle
          name="Profiles through the cursor"
          pressed={profiles}
          onClick={() => card.change((settings) => ({ ...settings, profiles: !settings.profiles }))}
        >
          <ChartSpline aria-hidden />
        </IconToggle>
      )}
    </div>
  );
});
