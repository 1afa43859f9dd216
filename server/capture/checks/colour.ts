/** Colours of CSS as they are mostly written in mail, and how far two are apart. WCAG 2.2, "contrast ratio". Pure. */

export type Colour = readonly [red: number, green: number, blue: number];

const NAMED: Readonly<Record<string, Colour>> = {
  ...{ black: [0, 0, 0], white: [255, 255, 255], red: [255, 0, 0], green: [0, 128, 0], blue: [0, 0, 255] },
  ...{ gray: [128, 128, 128], grey: [128, 128, 128], silver: [192, 192, 192], yellow: [255, 255, 0] },
  ...{ navy: [0, 0, 128], maroon: [128, 0, 0], purple: [128, 0, 128], teal: [0, 128, 128], orange: [255, 165, 0] },
  ...{ lightgray: [211, 211, 211], lightgrey: [211, 211, 211], darkgray: [169, 169, 169], dimgray: [105, 105, 105] },
};

/** null: it cannot be told (with alpha, a variable, a name nobody uses). */
export function colourIn(written: string): Colour | null {
  const text = written
    .trim()
    .toLowerCase()
    .slice(0, 60)
    .replace(/\s*!important$/, '');
  const named = NAMED[text];
  if (named && Object.hasOwn(NAMED, text)) return named;
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/.exec(text)?.[1];
  if (hex !== undefined) {
    const whole = hex.length === 3 ? [...hex].map(one => one + one).join('') : hex;
    return [0, 2, 4].map(at => Number.parseInt(whole.slice(at, at + 2), 16)) as unknown as Colour;
  }
  const [, red, green, blue] = /^rgb\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*\)$/.exec(text) ?? [];
  return red === undefined ? null : [Number(red), Number(green), Number(blue)];
}

export function contrast(one: Colour, other: Colour): number {
  const [light, dark] = [luminance(one), luminance(other)].toSorted((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}
const luminance = (colour: Colour): number => {
  const [red, green, blue] = colour.map(one => {
    const share = one / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
