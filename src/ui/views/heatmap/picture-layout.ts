/** Where the parts of the picture stand on the stage; fixed before anything arrives, so that nothing jumps. */
import type { PlotMargins } from '../plotly/heatmap-figure.ts';
import type { Box } from './viewport.ts';

export interface PictureLayout {
  readonly stage: Box;
  readonly margins: PlotMargins;
  /** The raster itself. */
  readonly box: Box;
  /** Room for the profile of the column, right of the colour bar; of the row, below the axis. */
  readonly profileWidth: number;
  readonly profileHeight: number;
}

const NARROW = 520;

export interface PictureParts {
  readonly profiles: boolean;
  readonly bar: boolean;
  /** Elements down the picture: their numbers stand left of it. */
  readonly rows: number;
}

const DIGIT_WIDTH = 7;

export function pictureLayout(stage: Box, parts: PictureParts): PictureLayout {
  const narrow = stage.width < NARROW;
  const profileWidth = parts.profiles ? (narrow ? 72 : 128) : 0;
  const profileHeight = parts.profiles ? 96 : 0;
  const margins: PlotMargins = {
    left: Math.max(narrow ? 48 : 60, 20 + DIGIT_WIDTH * String(parts.rows).length),
    right: (parts.bar ? (narrow ? 64 : 84) : 12) + profileWidth,
    top: 8,
    bottom: 40 + profileHeight,
  };
  return {
    stage,
    margins,
    profileWidth,
    profileHeight,
    box: {
      width: Math.max(1, stage.width - margins.left - margins.right),
      height: Math.max(1, stage.height - margins.top - margins.bottom),
    },
  };
}
