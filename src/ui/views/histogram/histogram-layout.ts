/** Room of the histogram, reserved before it is drawn (CSS pixels). */
export const HISTOGRAM_HEIGHT = 152;
export const HISTOGRAM_MARGINS = { left: 44, right: 16, top: 10, bottom: 24 } as const;
