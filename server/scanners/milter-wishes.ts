/**
 * What a filter wants to be changed when it has seen the whole message. Fields are added, at the top; nothing that came is
 * changed, for the octets that were signed and judged are the ones that are kept. What is not done is said.
 */
import type { Packet } from './milter-packet.ts';
import { texts } from './milter-packet.ts';
import { said } from './scanner.ts';

export type Wishes = {
  /** How many fields of that name, in small letters, the message came with. */
  readonly came: (name: string) => number;
  /** Printed, with line ends. */
  readonly fields: string[];
  /** Why it wants the message to be put aside. */
  quarantine: string | null;
  /** Each once, in words: 'to change Subject'. */
  readonly undone: Set<string>;
};

export const noWishes = (came: Wishes['came']): Wishes => ({ came, fields: [], quarantine: null, undone: new Set() });

const MOST_FIELDS = 100;
const LONGEST_FIELD = 16_384;
/** RFC 5322 §2.1.1 */
const LONGEST_LINE = 998;
const MOST_UNDONE = 20;

/** SMFIR_*: true when the packet was a wish. */
export function hearWish(wishes: Wishes, { letter, octets }: Packet, withLeadingSpace: boolean): boolean {
  switch (letter) {
    case 'h':
      addField(wishes, texts(octets), withLeadingSpace);
      return true;
    case 'i':
      // At which place is not kept: ours all stand at the top.
      addField(wishes, texts(octets.subarray(4)), withLeadingSpace);
      return true;
    case 'm':
      changeField(wishes, octets, withLeadingSpace);
      return true;
    case 'b':
      undone(wishes, 'to replace the body');
      return true;
    case 'e':
      undone(wishes, `to change the sender to ${said(texts(octets)[0] ?? '', 80)}`);
      return true;
    case '+':
    case '2':
      undone(wishes, `to add the recipient ${said(texts(octets)[0] ?? '', 80)}`);
      return true;
    case '-':
      undone(wishes, `to remove the recipient ${said(texts(octets)[0] ?? '', 80)}`);
      return true;
    case 'q':
      wishes.quarantine = said(texts(octets)[0] ?? '') || 'without a reason';
      return true;
    default:
      return false;
  }
}

/** A field that is not there is added by changing it, and is not there when it is removed (smfi_chgheader). */
function changeField(wishes: Wishes, octets: Buffer, withLeadingSpace: boolean): void {
  const index = octets.length < 4 ? 0 : octets.readUInt32BE();
  const [name = '', value = ''] = texts(octets.subarray(4));
  const isThere = wishes.came(name.toLowerCase()) >= Math.max(1, index);
  if (isThere) undone(wishes, `to ${value === '' ? 'remove' : 'change'} ${said(name, 60)}`);
  else if (value !== '') addField(wishes, [name, value], withLeadingSpace);
}

export function undone(wishes: Wishes, wish: string): void {
  if (wishes.undone.size < MOST_UNDONE) wishes.undone.add(wish);
}

function addField(wishes: Wishes, [name = '', value = '']: readonly string[], withLeadingSpace: boolean): void {
  const field = printed(name, value, withLeadingSpace);
  if (field !== null && wishes.fields.length < MOST_FIELDS) wishes.fields.push(field);
  else undone(wishes, `to add ${said(name, 60) || 'a field without a name'}`);
}

/** Folded as the filter has folded it; null where a line of it would be no part of a field. RFC 5322 §2.2. */
function printed(name: string, value: string, withLeadingSpace: boolean): string | null {
  if (!/^[!-9;-~]+$/.test(name) || value.length > LONGEST_FIELD) return null;
  const lines = `${name}:${withLeadingSpace ? '' : ' '}${value}`.replace(/\r?\n$/, '').split(/\r?\n/);
  const isFit = (line: string, index: number) =>
    line.length <= LONGEST_LINE && !line.includes('\r') && (index === 0 || /^[ \t]+\S/.test(line));
  return lines.every(isFit) ? `${lines.join('\r\n')}\r\n` : null;
}
