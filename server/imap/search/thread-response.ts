/**
 * Threads as the THREAD response prints them, without recursion. RFC 5256 §4 BASE.7.2.THREAD, §5.
 *
 *   thread-data    = "THREAD" [SP 1*thread-list]
 *   thread-list    = "(" (thread-members / thread-nested) ")"
 *   thread-members = nz-number *(SP nz-number) [SP thread-nested]
 *   thread-nested  = 2*thread-list
 */
import type { Thread } from '../backend.ts';

type NumberOf = (uid: number) => number;

/** `numberOf`: a message's number or UID; 0 where it has none (any more): those below it go on in its place. */
export function printThreads(threads: readonly Thread[], numberOf: NumberOf): string {
  const printed: string[] = [];
  for (const thread of threads) {
    if (thread.below.length > 0) printed.push(printThread(thread, numberOf));
    else {
      // Most have nothing below them.
      const number = thread.uid === null ? 0 : numberOf(thread.uid);
      if (number > 0) printed.push(`(${number})`);
    }
  }
  return `THREAD${threads.length > 0 ? ' ' : ''}${printed.join('')}`;
}

function printThread(thread: Thread, numberOf: NumberOf): string {
  let text = '';
  /** What is still to be written, the next at the end: a thread, or a parenthesis that closes one. */
  const waiting: (Thread | ')')[] = [thread];
  while (waiting.length > 0) {
    const next = waiting.pop()!;
    if (next === ')') {
      text += next;
      continue;
    }
    const { line, below } = membersOf(next, numberOf);
    if (line === '' && below.length === 0) continue;
    text += `(${line}`;
    waiting.push(')');
    if (below.length > 0 && line !== '') text += ' ';
    for (let at = below.length - 1; at >= 0; at--) waiting.push(below[at]!);
  }
  return text;
}

/** Parent, child, grandchild … up to where the thread splits. */
function membersOf(thread: Thread, numberOf: NumberOf) {
  let line = '';
  let at = thread;
  for (;;) {
    const number = at.uid === null ? 0 : numberOf(at.uid);
    if (number > 0) line += line === '' ? number : ` ${number}`;
    if (at.below.length !== 1) return { line, below: at.below };
    at = at.below[0]!;
  }
}
