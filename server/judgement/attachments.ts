/**
 * What the attachments of a message are, whatever they are called: programs, documents with macros, archives and what lies
 * in them. Looks at names, first octets and directories; unpacks nothing. Pure and bounded.
 */
import { LF } from '../base/bytes.ts';
import { type Bytes, kibibytes, mebibytes } from '../base/units.ts';
import { decodeTransfer } from '../mime/coding.ts';
import { parameterText } from '../mime/parameter.ts';
import type { Leaf, Structure } from '../mime/structure.ts';
import { zipNames } from '../mime/zip-names.ts';
import type { AttachmentFacts } from './facts.ts';

const MOST_ATTACHMENTS = 100;
const MOST_NAMES = 50;
const LONGEST_NAME = 200;
/** So much of a message is decoded, some milliseconds of it: of a larger archive only its end, where its directory is. */
const LARGEST_LOOKED_INTO: Bytes = mebibytes(3);
const END_OF_ARCHIVE: Bytes = kibibytes(256);
/** Octets as transferred, enough for every first sign. */
const HEAD: Bytes = 400;

/** Of a whole message: its parts that carry a name or are no text. */
export function attachmentsOf(bytes: Uint8Array, structure: Structure): readonly AttachmentFacts[] {
  const found: AttachmentFacts[] = [];
  let left = LARGEST_LOOKED_INTO;
  for (const part of leaves(structure)) {
    if (found.length >= MOST_ATTACHMENTS) break;
    const name = nameOf(part);
    if (name === '' && (part.type === 'text' || part.type === 'multipart')) continue;
    const looked = look(bytes, part, name, left);
    left -= looked.read;
    found.push(looked.facts);
  }
  return found;
}

function* leaves(structure: Structure): Generator<Leaf> {
  switch (structure.kind) {
    case 'leaf':
      yield structure;
      return;
    case 'message':
      yield* leaves(structure.structure);
      return;
    case 'multipart':
      for (const part of structure.parts) yield* leaves(part);
  }
}

function nameOf({ parameters, disposition }: Leaf): string {
  const given = (disposition && parameterText(disposition.parameters, 'filename')) ?? parameterText(parameters, 'name');
  return (given ?? '').slice(0, LONGEST_NAME);
}

type Looked = { readonly facts: AttachmentFacts; readonly read: Bytes };

function look(bytes: Uint8Array, part: Leaf, name: string, left: Bytes): Looked {
  const { start, end } = part.body;
  const head = decodeTransfer(bytes.subarray(start, Math.min(end, start + HEAD)), part.encoding);
  const basic = { name, type: `${part.type}/${part.subtype}`, size: part.size, inside: [] };
  if (isProgram(name) || startsAsProgram(head)) return { facts: { ...basic, kind: 'program' }, read: 0 };
  const byName: Looked = { facts: { ...basic, kind: kindByName(name) }, read: 0 };
  const isWhole = end - start <= left;
  if (startsWith(head, OLE) && isWhole) {
    return { facts: ofOle(basic, decodeTransfer(bytes.subarray(start, end), part.encoding)), read: end - start };
  }
  if (!startsWith(head, 'PK') || left < END_OF_ARCHIVE) return byName;
  const from = isWhole ? start : lineFrom(bytes, end - END_OF_ARCHIVE);
  return { facts: ofZip(basic, decodeTransfer(bytes.subarray(from, end), part.encoding)), read: end - from };
}

/** The next line's beginning: there a group of base64 begins, as every program writes it. */
function lineFrom(bytes: Uint8Array, at: number): number {
  const found = bytes.indexOf(LF, at);
  return found === -1 ? at : found + 1;
}

type Basic = Omit<AttachmentFacts, 'kind'>;

/** The old formats of office programs: their macros lie in streams of these names, in UTF-16. */
function ofOle(basic: Basic, whole: Buffer): AttachmentFacts {
  const hasMacros = ['_VBA_PROJECT', 'Macros'].some(name => whole.includes(Buffer.from(name, 'utf16le')));
  const isLocked = whole.includes(Buffer.from('EncryptedPackage', 'utf16le'));
  return { ...basic, kind: hasMacros ? 'macros' : isLocked ? 'locked' : 'other' };
}

function ofZip(basic: Basic, whole: Buffer): AttachmentFacts {
  const zip = zipNames(whole);
  if (!zip) return { ...basic, kind: kindByName(basic.name) };
  const names = zip.entries.map(entry => entry.name);
  // The new formats of office programs are archives; what lies in those is no news.
  if (names.includes('[Content_Types].xml'))
    return { ...basic, kind: names.some(name => /vbaProject\.bin$/i.test(name)) ? 'macros' : 'other' };
  const program = names.find(isProgram);
  const inside = names.map(name => name.slice(0, LONGEST_NAME)).slice(0, MOST_NAMES);
  if (program)
    return { ...basic, kind: 'program', inside: [program.slice(0, LONGEST_NAME), ...inside].slice(0, MOST_NAMES) };
  return { ...basic, kind: zip.entries.some(entry => entry.locked) ? 'locked' : 'archive', inside };
}

/** What Windows, macOS and desktops of Linux run on a double click, and what leads to such. */
const PROGRAMS = new Set(
  `ade adp apk app application appref-ms appx appxbundle bat cab chm cmd com cpl diagcab dll dmg ex ex_ exe gadget hlp hta img ins inf iso
   isp jar jnlp js jse ksh lib library-ms lnk mde mjs msc msi msix msp mst nsh one pif ps1 ps1xml psc1 reg rgs scf scr sct search-ms
   settingcontent-ms shb shs sys theme url vb vbe vbs vhd vhdx vxd website wll wsc wsf wsh xbap xll desktop`.split(
    /\s+/,
  ),
);
const MACROS = new Set(['docm', 'dotm', 'xlsm', 'xlsb', 'xltm', 'xlam', 'pptm', 'potm', 'ppam', 'ppsm', 'sldm']);
const ARCHIVES = new Set(['zip', 'rar', '7z', 'gz', 'bz2', 'xz', 'tar', 'tgz', 'arj', 'lzh', 'ace', 'z', 'zst']);

/** Of the last dot; spaces and dots after it are dropped, as Windows does. */
function extensionOf(name: string): string {
  const clean = name.replace(/[\s.\u202a-\u202e\u2066-\u2069]+$/, '').toLowerCase();
  return clean.slice(clean.lastIndexOf('.') + 1);
}

const hasExtension = (name: string): boolean => name.includes('.');
const isProgram = (name: string): boolean => hasExtension(name) && PROGRAMS.has(extensionOf(name));

function kindByName(name: string): AttachmentFacts['kind'] {
  const extension = hasExtension(name) ? extensionOf(name) : '';
  if (MACROS.has(extension)) return 'macros';
  return ARCHIVES.has(extension) ? 'archive' : 'other';
}

const OLE = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1';

/** MZ of Windows, ELF, Mach-O (both orders and fat), the link of Windows, a script that names its program. */
const SIGNS = [
  '\x7fELF',
  '\xfe\xed\xfa\xce',
  '\xfe\xed\xfa\xcf',
  '\xcf\xfa\xed\xfe',
  '\xce\xfa\xed\xfe',
  'L\0\0\0\x01\x14\x02\0',
];

function startsAsProgram(head: Buffer): boolean {
  if (SIGNS.some(sign => startsWith(head, sign))) return true;
  // MZ alone could begin a sentence; a program's second page says more.
  return startsWith(head, 'MZ') && head.includes(0);
}

function startsWith(head: Buffer, sign: string): boolean {
  return head.length >= sign.length && head.toString('latin1', 0, sign.length) === sign;
}
