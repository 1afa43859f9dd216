/**
 * A file name from a stranger, made safe to write on any system: never a path, never hidden, never a device, never
 * able to show another ending than it has. RFC 2183 §5 warns of all of these.
 */

const LONGEST_NAME = 120;
/** Windows gives these names to devices, whatever the ending. */
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
/** Control characters, direction overrides, invisible joiners, half surrogates. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

const endings: ReadonlyMap<string, string> = new Map([
  ['text/plain', '.txt'],
  ['text/html', '.html'],
  ['text/calendar', '.ics'],
  ['message/rfc822', '.eml'],
  ['application/pdf', '.pdf'],
  ['image/png', '.png'],
  ['image/jpeg', '.jpg'],
  ['image/gif', '.gif'],
]);

/** The last part of whatever path was given; 'attachment' with the type's ending where nothing is left. */
export function safeFileName(given: string | null, type: string): string {
  const base = (given ?? '').replace(unseen, '').split(/[/\\]/).at(-1)!;
  const clean = base
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '')
    .normalize('NFC');
  if (clean === '') return `attachment${endings.get(type) ?? ''}`;
  return shorten(devices.test(clean) ? `_${clean}` : clean);
}

/** Cuts the stem and keeps the ending. */
function shorten(name: string): string {
  const characters = [...name];
  if (characters.length <= LONGEST_NAME) return name;
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? '';
  return characters.slice(0, LONGEST_NAME - ending.length).join('') + ending;
}
