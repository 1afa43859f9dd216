/**
 * The actions of one run as they come together: which cancel the implicit keep, which are doubles, which cannot stand
 * together. RFC 5228 §2.10.2–§2.10.4, RFC 5429 §2.1, §2.2, RFC 3894 §3, RFC 5230 §4.7.
 */
import type { Action, FileInto, Keep, Notify } from './plan.ts';

/** Two fit, or why not. */
export function conflict(one: Action, other: Action): string | null {
  if (isReject(one)) return withReject(one.do, other);
  return isReject(other) ? withReject(other.do, one) : null;
}

const isReject = (action: Action): boolean => action.do === 'reject' || action.do === 'ereject';

function withReject(reject: string, other: Action): string | null {
  switch (other.do) {
    case 'reject':
    case 'ereject':
      return 'a message can be rejected only once';
    case 'vacation':
      return `"${reject}" and "vacation" would both answer`;
    case 'keep':
    case 'fileinto':
    case 'redirect':
      return `a message cannot be sent back ("${reject}") and delivered ("${other.do}")`;
    case 'discard':
    case 'notify':
    case 'remember':
      return null;
  }
}

/** Whether it takes the place of the implicit keep. RFC 5228 §2.10.2. */
export function cancelsKeep(action: Action): boolean {
  switch (action.do) {
    case 'keep':
    case 'discard':
    case 'reject':
    case 'ereject':
      return true;
    case 'fileinto':
    case 'redirect':
      return !action.copy;
    case 'vacation':
    case 'notify':
    case 'remember':
      return false;
  }
}

/**
 * What the two become when they are one and the same (RFC 5228 §2.10.3: no mailbox gets a message twice), else null. What
 * was said later of flags counts. An edited message is the same one (RFC 5293 §7): the first is done.
 */
export function merged(one: Action, other: Action): Action | null {
  if (isFiling(one) && isFiling(other)) {
    if (mailboxKey(one) !== mailboxKey(other)) return null;
    return { ...one, flags: other.flags ?? one.flags };
  }
  if (one.do === 'redirect' && other.do === 'redirect') {
    return one.list === other.list && addressKey(one.address) === addressKey(other.address) ? one : null;
  }
  if (one.do === 'discard' && other.do === 'discard') return one;
  if (one.do === 'notify' && other.do === 'notify') return saysTheSame(one, other) ? one : null;
  if (one.do === 'remember' && other.do === 'remember')
    return one.handle === other.handle && one.id === other.id ? one : null;
  return null;
}

/** RFC 5435 §3: a loop does not notify again and again. */
const saysTheSame = (one: Notify, other: Notify): boolean =>
  one.method === other.method &&
  one.text === other.text &&
  one.from === other.from &&
  one.importance === other.importance;

const isFiling = (action: Action): action is Keep | FileInto => action.do === 'keep' || action.do === 'fileinto';

/** A keep goes to the INBOX, whose name has no case. RFC 5228 §4.1: "inbox" is where keep files. */
function mailboxKey(action: Keep | FileInto): string {
  if (action.do === 'keep') return 'INBOX';
  const { mailbox, specialUse, mailboxId } = action;
  if (specialUse !== null || mailboxId !== null) return JSON.stringify([mailbox, specialUse, mailboxId]);
  return mailbox.toUpperCase() === 'INBOX' ? 'INBOX' : mailbox;
}

/** The local part's case may mean something, the domain's does not. */
function addressKey(address: string | null): string | null {
  if (address === null) return null;
  const at = address.lastIndexOf('@');
  return address.slice(0, at) + address.slice(at).toLowerCase();
}
