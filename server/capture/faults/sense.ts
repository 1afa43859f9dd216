/** What of a step makes no sense: words that would silently do nothing where they stand, and answers that nobody may give. Pure. */
import { type CountedBy, commandsOf, type FaultStep, type Place, replyOf } from './script.ts';

const actions = [
  ...(['reply', 'delay', 'silent', 'drop', 'throttle', 'split', 'hide', 'announce', 'tls'] as const),
  ...(['literal', 'uidvalidity'] as const),
];

/** Where a word of a step has a meaning. */
const only: readonly { readonly word: keyof FaultStep; readonly at: readonly Place[] }[] = [
  { word: 'command', at: ['imap', 'pop3'] },
  { word: 'listener', at: ['tls'] },
  { word: 'server', at: ['tls'] },
  { word: 'hide', at: ['ehlo', 'imap', 'pop3'] },
  { word: 'announce', at: ['ehlo', 'imap', 'pop3'] },
  { word: 'tls', at: ['starttls', 'tls'] },
  { word: 'throttle', at: ['data', 'imap', 'pop3'] },
  { word: 'literal', at: ['imap'] },
  { word: 'uidvalidity', at: ['imap'] },
  { word: 'recipient', at: ['rcpt', 'data', 'message'] },
  { word: 'sender', at: ['mail', 'rcpt', 'data', 'message'] },
  { word: 'user', at: ['auth', 'mail', 'rcpt', 'data', 'message', 'reset', 'quit', 'imap', 'pop3'] },
  { word: 'bigger', at: ['mail', 'data', 'message'] },
  { word: 'greylist', at: ['mail', 'rcpt', 'data', 'message'] },
];
/** What is counted apart must be known there. */
const knownAt: Readonly<Partial<Record<CountedBy, readonly Place[]>>> = {
  session: ['connect', 'ehlo', 'starttls', 'auth', 'mail', 'rcpt', 'data', 'message', 'reset', 'quit', 'imap', 'pop3'],
  message: ['mail', 'rcpt', 'data', 'message'],
  user: ['auth', 'mail', 'rcpt', 'data', 'message', 'reset', 'quit', 'imap', 'pop3'],
  sender: ['mail', 'rcpt', 'data', 'message'],
  recipient: ['rcpt', 'data', 'message'],
};

export function stepFaults(step: FaultStep): string[] {
  const faults: string[] = [];
  if (!actions.some(word => step[word] !== undefined)) faults.push(`it does nothing; one of ${actions.join(', ')}`);
  for (const { word, at } of only)
    if (step[word] !== undefined && !at.includes(step.at))
      faults.push(`"${word}" has a meaning only at ${at.join(', ')}`);
  const known = step.per && knownAt[step.per];
  if (known && !known.includes(step.at)) faults.push(`"per": "${step.per}" has a meaning only at ${known.join(', ')}`);
  if (step.reply !== undefined) faults.push(...replyFaults(step.reply, step));
  const alone = (['reply', 'silent', 'tls'] as const).filter(word => step[word] !== undefined);
  if (alone.length > 1) faults.push(`"${alone.join('" and "')}" cannot both be`);
  if (step.silent && (step.drop || step.delay || step.split))
    faults.push('"silent" is never answered: nothing goes with it');
  if (step.reply !== undefined && step.drop !== undefined && step.drop !== 'after')
    faults.push('a connection that drops before its answer has none: with "reply" only "drop": "after"');
  if (step.drop === 'before' && step.split !== undefined) faults.push('"drop": "before" leaves nothing to split');
  for (const word of ['delay', 'throttle'] as const) {
    const range = step[word];
    if (typeof range === 'object' && range[0] > range[1]) faults.push(`"${word}": the smaller number comes first`);
  }
  return [...faults, ...placeFaults(step)];
}

function placeFaults(step: FaultStep): string[] {
  const { at, drop, tls } = step;
  switch (at) {
    case 'imap':
    case 'pop3':
      return commandFaults(step, at);
    case 'tls':
      return [
        ...(tls === undefined ? ['a step at tls says how: "tls"'] : []),
        ...(drop || step.silent || step.reply || step.split
          ? ['before a handshake nothing can be said: only "tls" and "delay"']
          : []),
      ];
    case 'starttls':
      return tls !== undefined && tls !== 'fail' ? ['at starttls "tls" is "fail"; other handshakes are at "tls"'] : [];
    default:
      return drop === 'half' && at !== 'data' ? ['"drop": "half" has a meaning only at data, imap and pop3'] : [];
  }
}

function commandFaults(step: FaultStep, at: 'imap' | 'pop3'): string[] {
  const named = step.command === undefined ? [] : [step.command].flat();
  const known = commandsOf[at];
  const unknown = named.filter(name => !known.some(one => one.toUpperCase() === name.toUpperCase()));
  const faults = unknown.map(name => `there is no command ${name} in ${at}; there are ${known.join(', ')}`);
  const isNamed = (...names: readonly string[]) =>
    named.length > 0 && named.every(name => names.includes(name.toUpperCase().replace(/^UID /, '')));
  if (step.drop === 'half' && !(at === 'imap' ? isNamed('FETCH') : isNamed('RETR', 'TOP')))
    faults.push(`"drop": "half" wants "command": ${at === 'imap' ? '"FETCH"' : '"RETR" or "TOP"'}`);
  if (step.literal !== undefined && !isNamed('FETCH')) faults.push('"literal" wants "command": "FETCH"');
  if (step.literal === 0) faults.push('"literal": 0 changes nothing');
  if (step.uidvalidity !== undefined && !isNamed('SELECT', 'EXAMINE', 'STATUS', 'LIST'))
    faults.push('"uidvalidity" wants "command": "SELECT", "EXAMINE", "STATUS" or "LIST"');
  return faults;
}

const IMAP_REPLY = /^(?:NO|BAD|BYE)(?: \[[A-Za-z][^\]\r\n[]*\])? [\u0020-\u007e]+$/;
const POP3_REPLY = /^-ERR(?: \[[A-Z][A-Z/-]*\])? [\u0020-\u007e]+$/;

function replyFaults(written: string, { at, command }: FaultStep): string[] {
  const atConnect = at === 'connect' || [command].flat().includes('connect');
  if (at === 'tls') return [];
  if (at === 'imap') {
    if (!IMAP_REPLY.test(written)) return [`"reply": "${written}" is none of IMAP's, such as "NO [UNAVAILABLE] Later"`];
    // RFC 9051 §7.1: instead of a greeting only this.
    return atConnect && !written.startsWith('BYE ')
      ? ['"reply" at connect is BYE: IMAP has no other refusal there']
      : [];
  }
  if (at === 'pop3')
    return POP3_REPLY.test(written) ? [] : [`"reply": "${written}" is none of POP3's, such as "-ERR [IN-USE] Later"`];
  const said = replyOf(written);
  if (!said) return [`"reply": "${written}" is no answer such as "451 4.2.1 Try again later"`];
  if (said.code < 400 || said.code > 599) return [`"reply" begins with ${said.code}; a refusal is from 400 to 599`];
  // RFC 3463 §2: the class of both says the same.
  if (said.status && said.status[0] !== String(said.code)[0])
    return [`"reply": ${said.code} and ${said.status} do not go together; both begin with the same digit`];
  // RFC 5321 §4.3.2: instead of a greeting only these.
  if (at === 'connect' && said.code !== 421 && said.code !== 554)
    return ['"reply" at connect is 421 or 554: nothing else may be said instead of a greeting'];
  return [];
}
