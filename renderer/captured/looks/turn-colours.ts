/**
 * Dark made of light: colours of a style are turned in their lightness, their hue stays. Written as relative colours (CSS Color 5),
 * so that the browser counts; `partly` turns only what is on the wrong side. Pure.
 */
import type { Ground } from './look.ts';

type Turned = Extract<Ground, 'partly' | 'wholly'>;
/** White becomes nearly black, and black nearly white: neither is quite either on a dark screen. */
const SUM = 1.14;

const COLOUR = /#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b|\b(?:rgb|hsl)a?\([^()]{1,80}\)|\b[a-z]{3,20}\b(?![-(])/gi;
/** What is turned, and which way is the wrong one: grounds and lines are to be dark, words light. */
const GROUND = /^(?:background|background-color|background-image|border(?:-\w+){0,2}|outline(?:-color)?|box-shadow)$/;
const WORDS = /^(?:color|text-decoration(?:-color)?|caret-color|-webkit-text-fill-color|fill)$/;

export type IsColour = (word: string) => boolean;

/** A declaration's value as it would be on a dark screen. */
export function turnedValue(property: string, value: string, how: Turned, isColour: IsColour): string {
  const isGround = GROUND.test(property);
  if (!isGround && !WORDS.test(property)) return value;
  // Addresses and strings hold no colours: their octets must stay.
  return value
    .split(/("[^"]*")/)
    .map((piece, at) =>
      at % 2 === 1 ? piece : piece.replace(COLOUR, found => turnedWord(found, isGround, how, isColour)),
    )
    .join('');
}

function turnedWord(found: string, isGround: boolean, how: Turned, isColour: IsColour): string {
  const isWord = /^[a-z]+$/i.test(found);
  return isWord && !isColour(found) ? found : turned(found, isGround, how);
}

export function turned(colour: string, isGround: boolean, how: Turned): string {
  const light = how === 'wholly' ? `calc(${SUM} - l)` : `${isGround ? 'min' : 'max'}(l, ${SUM} - l)`;
  return `oklch(from ${colour} ${light} c h / alpha)`;
}

/** Of an attribute such as bgcolor: with its `#`, which many leave out. null: it is none. */
export function attributeColour(written: string, isColour: IsColour): string | null {
  const text = written.trim();
  if (/^#?(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(text)) return text.startsWith('#') ? text : `#${text}`;
  return /^[a-z]{3,20}$/i.test(text) && isColour(text) ? text : null;
}
