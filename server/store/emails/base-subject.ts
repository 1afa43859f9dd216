/**
 * A subject without what programs put before and after it: "Re:", "AW:", "[list]", "(fwd)". Two messages are of one
 * thread only if these are the same (RFC 8621 §3); a list is sorted by it (RFC 5256 §2.1, in more languages).
 */
import { folded } from './fold.ts';

/** Reply and forward in the languages that programs write them in. */
const marks = [
  ...[
    're',
    'ref',
    'fw',
    'fwd',
    'aw',
    'antw',
    'antwort',
    'wg',
    'sv',
    'vs',
    'vb',
    'vl',
    'ang',
    'odp',
    'pd',
    'res',
    'enc',
  ],
  ...[
    'rv',
    'tr',
    'rif',
    'i',
    'r',
    'ri',
    'rép',
    'rep',
    'doorst',
    'ynt',
    'ilt',
    'i̇lt',
    'atb',
    'hw',
    'bls',
    'trs',
    'továbbítás',
  ],
  ...['válasz', 'yan', 'σχετ', 'απ', 'πρθ', 'отв', 'ответ', 'пересл', 'на', 'пд', 'trả lời', 'chuyển tiếp', 'תשובה'],
  ...[
    'הועבר',
    'رد',
    'إعادة توجيه',
    '回复',
    '回覆',
    '答复',
    '答覆',
    '转发',
    '轉寄',
    '轉發',
    '返信',
    '転送',
    '답장',
    '회신',
    '전달',
  ],
];
const count = String.raw`(?:\s*(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3}|\d{1,3}))?`;
const mark = new RegExp(`^(?:${marks.join('|')})${count}\\s*[:：]\\s*`, 'iu');
const tag = /^\[[^[\]]{0,64}\]\s*/u;
const trailer = /\s*\((?:fwd|fw)\)$/iu;
const brackets = /^\[fwd?:\s*(.*)\]$/iu;

/** Longest subjects are cut by who keeps them; each turn takes at least one character away. */
export function baseSubject(subject: string): string {
  let text = subject.trim();
  for (;;) {
    const next = strip(text);
    if (next === text) return text;
    text = next;
  }
}

/** A tag stays where nothing else would be left. */
function strip(text: string): string {
  const shorter = text.replace(trailer, '').replace(brackets, '$1').replace(mark, '');
  if (shorter !== text) return shorter.trim();
  const untagged = text.replace(tag, '');
  return untagged === '' ? text : untagged.trim();
}

/** What two subjects of one thread have in common. */
export const subjectKey = (subject: string): string => folded(baseSubject(subject)).replace(/\s+/g, '');
