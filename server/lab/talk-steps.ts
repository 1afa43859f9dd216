/** Steps that are seen in what a terminal and our own server said to each other. Pure. */
import type { StepId } from './labs.ts';

export type Protocol = 'smtp' | 'pop3' | 'imap';
/** '-': what the lab says, not the server. */
export type TalkLine = { readonly who: 'C' | 'S' | '-'; readonly text: string; readonly at: number };

/** Of one terminal, from its beginning; each step with when it was seen. */
export function stepsIn(protocol: Protocol, lines: readonly TalkLine[]): ReadonlyMap<StepId, number> {
  switch (protocol) {
    case 'smtp':
      return smtpSteps(lines);
    case 'pop3':
      return popSteps(lines);
    case 'imap':
      return imapSteps(lines);
  }
}

const seenBy = () => {
  const found = new Map<StepId, number>();
  const see = (step: StepId, at: number): void => {
    if (!found.has(step)) found.set(step, at);
  };
  return { found, see };
};

/** RFC 5321 §4.2: replies come in the order of the commands; a reply's last line has a space behind the code. */
function smtpSteps(lines: readonly TalkLine[]): ReadonlyMap<StepId, number> {
  const { found, see } = seenBy();
  /** Said, and not answered yet; null is the greeting, which answers nothing. */
  let waiting: (string | null)[] = [null];
  let inContent = false;
  for (const { who, text, at } of lines) {
    if (who === 'C') {
      if (!inContent) waiting.push(text.trim().split(/[\s:]/, 1)[0]!.toUpperCase());
      else if (text === '.') {
        inContent = false;
        waiting.push('.');
      }
      continue;
    }
    if (who !== 'S' || !/^\d{3}(?: |$)/.test(text)) continue;
    const command = waiting.shift();
    const code = text.slice(0, 3);
    if (command === null && code === '220') see('greeted', at);
    else if ((command === 'EHLO' || command === 'HELO') && code === '250') see('hello', at);
    else if (command === 'MAIL' && code === '250') see('sender', at);
    else if (command === 'RCPT' && code.startsWith('25')) see('recipient', at);
    else if (command === 'DATA' && code === '354') {
      see('content', at);
      // What was typed before the answer came is content.
      const end = waiting.indexOf('.');
      inContent = end === -1;
      waiting = end === -1 ? [] : waiting.slice(end);
    } else if (command === 'QUIT' && code === '221') see('quit', at);
  }
  return found;
}

/** Whose +OK is followed by lines up to a single dot (RFC 1939 §3); LIST and UIDL only without a number. */
const isLong = (command: string): boolean => /^(?:RETR|TOP|CAPA)\b|^(?:LIST|UIDL)$/.test(command);

/** RFC 1939: one answer for each command, in order, beginning with +OK or -ERR. */
function popSteps(lines: readonly TalkLine[]): ReadonlyMap<StepId, number> {
  const { found, see } = seenBy();
  const waiting: string[] = [''];
  let deleted = false;
  let inLong = false;
  for (const { who, text, at } of lines) {
    if (who === 'C') waiting.push(text.trim().toUpperCase());
    if (who !== 'S') continue;
    if (inLong) {
      inLong = text !== '.';
      continue;
    }
    // A challenge: what is said next is its response, and the answer is the command's.
    if (/^\+(?: |$)/.test(text)) {
      waiting.splice(1, 1);
      continue;
    }
    if (!/^(?:\+OK|-ERR)/.test(text)) continue;
    const command = waiting.shift() ?? '';
    if (!text.startsWith('+OK')) continue;
    inLong = isLong(command);
    const [name] = command.split(/\s/, 1);
    if (name === 'PASS' || name === 'AUTH') see('pop-in', at);
    else if (name === 'RETR' || name === 'TOP') see('pop-read', at);
    else if (name === 'DELE') deleted = true;
    else if (name === 'RSET') deleted = false;
    // RFC 1939 §6: only QUIT removes what was marked.
    else if (name === 'QUIT' && deleted) see('pop-delete', at);
  }
  return found;
}

/** RFC 9051 §2.2.2: the answer with the command's own tag ends it; what begins with * may come at any time. */
function imapSteps(lines: readonly TalkLine[]): ReadonlyMap<StepId, number> {
  const { found, see } = seenBy();
  const running = new Map<string, string>();
  for (const { who, text, at } of lines) {
    const [first = '', second = '', third = ''] = text.trim().split(/\s+/);
    if (who === 'C') {
      const name = second.toUpperCase();
      running.set(first, name === 'UID' ? third.toUpperCase() : name);
      continue;
    }
    if (who !== 'S') continue;
    if (first === '*' && (third.toUpperCase() === 'EXPUNGE' || second.toUpperCase() === 'VANISHED'))
      see('imap-gone', at);
    if (second.toUpperCase() !== 'OK') continue;
    const command = running.get(first);
    if (command === 'LOGIN' || command === 'AUTHENTICATE') see('imap-in', at);
    else if (command === 'SELECT' || command === 'EXAMINE') see('imap-select', at);
    else if (command === 'FETCH') see('imap-read', at);
  }
  return found;
}
