/** Where the keyboard is, and whether one can see it: the ring of what has the focus, its contrast, and what cuts it off. */
import type { Page } from 'playwright-core';

export type Focus = {
  /** What has it, in words; null: nothing has. */
  readonly on: string | null;
  /** The same element has the same number. */
  readonly id: number;
  readonly region: string;
  readonly inModal: boolean;
  readonly isFrame: boolean;
  /** How it is seen: a ring, the row that is marked, the caret of a text, the heading of what has opened; null: it is not. */
  readonly seenBy: 'ring' | 'row' | 'caret' | 'heading' | 'frame' | null;
  readonly contrast: number;
  readonly isClipped: boolean;
};

export const focusIn = (page: Page): Promise<Focus> => page.evaluate(LOOK);

const LOOK = (): Focus => {
  const world = globalThis as unknown as {
    seenFocus?: WeakMap<Element, number>;
    focusCount?: number;
    /** Kept: making one costs more than all the rest. */
    colourCanvas?: CanvasRenderingContext2D;
  };
  world.seenFocus ??= new WeakMap();
  world.colourCanvas ??= document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
  const canvas = world.colourCanvas;
  type Colour = readonly [number, number, number, number];
  const parsed = (text: string): Colour => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = text;
    canvas.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0, a = 0] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a]: Colour, [R, G, B]: Colour): Colour => [
    r * a + R * (1 - a),
    g * a + G * (1 - a),
    b * a + B * (1 - a),
    1,
  ];
  const behind = (element: Element | null): Colour => {
    if (!element) return [255, 255, 255, 1];
    const own = parsed(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, behind(element.parentElement));
  };
  const luminance = (colour: Colour): number => {
    const [r = 0, g = 0, b = 0] = colour.slice(0, 3).map(part => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrastOf = (a: Colour, b: Colour): number => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
    return (high + 0.05) / (low + 0.05);
  };
  /** An outline of two pixels or more, or an inner shadow; against what lies under it. */
  const ringOf = (element: Element): number => {
    const style = getComputedStyle(element);
    const isOutlined = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
    if (isOutlined) {
      const isInside = Number.parseFloat(style.outlineOffset) < 0;
      const under = behind(isInside ? element : element.parentElement);
      return contrastOf(over(parsed(style.outlineColor), under), under);
    }
    const shadow = /^((?:rgb|color|oklab|oklch)[^)]*\)).*inset/.exec(style.boxShadow)?.[1];
    return shadow ? contrastOf(over(parsed(shadow), behind(element)), behind(element)) : 0;
  };
  const isClipped = (element: Element): boolean => {
    const style = getComputedStyle(element);
    const out = Math.max(0, Number.parseFloat(style.outlineOffset) + Number.parseFloat(style.outlineWidth));
    const box = element.getBoundingClientRect();
    for (let up = element.parentElement; up && up !== document.body; up = up.parentElement) {
      if (getComputedStyle(up).overflow === 'visible') continue;
      const frame = up.getBoundingClientRect();
      if (box.left - out < frame.left - 0.5 || box.right + out > frame.right + 0.5) return true;
      if (box.top - out < frame.top - 0.5 || box.bottom + out > frame.bottom + 0.5) return true;
    }
    return false;
  };
  const nothing = { id: -1, region: '', inModal: false, isFrame: false, contrast: 0, isClipped: false } as const;
  const element = document.activeElement;
  const row = document.querySelector('[role=listbox] [data-active]');
  if (!element || element === document.body)
    return row && ringOf(row) >= 3
      ? { ...nothing, on: 'the row', seenBy: 'row', contrast: ringOf(row) }
      : { ...nothing, on: null, seenBy: null };
  let id = world.seenFocus.get(element);
  if (id === undefined) {
    id = world.focusCount = (world.focusCount ?? 0) + 1;
    world.seenFocus.set(element, id);
  }
  const words = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40);
  const about = {
    on: `${element.localName}.${element.classList.value.replaceAll(' ', '.')} “${words}”`,
    id,
    region: element.closest('[data-region], header, nav, main, footer, [data-modal]')?.localName ?? '',
    inModal: element.closest('[data-modal], [role=menu]') !== null,
    isFrame: element.localName === 'iframe',
    isClipped: false,
  };
  const active = document.getElementById(element.getAttribute('aria-activedescendant') ?? '');
  const ringed = [element, active, element.parentElement, element.parentElement?.parentElement].find(
    one => one && (one === active || one.matches(':focus-visible, :focus-within')) && ringOf(one) >= 3,
  );
  if (ringed)
    return {
      ...about,
      seenBy: ringed === active ? 'row' : 'ring',
      contrast: ringOf(ringed),
      isClipped: ringed === element && isClipped(element),
    };
  // No stop of the keyboard (base.css), but where it goes on from; so it has to stand in sight.
  const { top, bottom } = element.getBoundingClientRect();
  if (element.matches(':is(h1, h2, h3)[tabindex="-1"]') && top >= 0 && bottom <= innerHeight && bottom > top + 1)
    return { ...about, seenBy: 'heading', contrast: 0 };
  if (about.isFrame) return { ...about, seenBy: 'frame', contrast: 0 };
  const isText = element.matches('input:not([type=checkbox], [type=radio]), textarea, [contenteditable=true]');
  const caret = contrastOf(parsed(getComputedStyle(element).color), behind(element));
  return { ...about, seenBy: isText && caret >= 3 ? 'caret' : null, contrast: isText ? caret : ringOf(element) };
};
