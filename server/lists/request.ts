/**
 * What somebody asks of a list by mail, read from the subject and the first lines: `help`, `subscribe`, `unsubscribe`; and
 * of its owners `who`, `held`, `waiting`, `add`, `remove`, `approve`, `reject`. English and German words. What is quoted, or stands below a
 * signature, is not for us.
 */
import { parseAddresses } from '../mime/address-list.ts';

export type ListCommand =
  | { readonly ask: 'help' | 'subscribe' | 'unsubscribe' | 'who' | 'held' }
  | { readonly ask: 'add'; readonly address: string; readonly name: string }
  | { readonly ask: 'remove'; readonly address: string }
  | { readonly ask: 'approve' | 'reject'; readonly token: string };
export type ReadRequest = {
  readonly commands: readonly ListCommand[];
  /** The first line that is none. */
  readonly unread: string | null;
};

const MOST_COMMANDS = 100;
const MOST_LINES = 200;
const LONGEST_LINE = 500;
/** A letter of a person: after so many lines that are no command nothing more is looked for. */
const MOST_UNREAD = 3;

const words: Readonly<Record<string, 'help' | 'subscribe' | 'unsubscribe' | 'who' | 'held'>> = {
  help: 'help',
  hilfe: 'help',
  info: 'help',
  subscribe: 'subscribe',
  join: 'subscribe',
  anmelden: 'subscribe',
  abonnieren: 'subscribe',
  unsubscribe: 'unsubscribe',
  leave: 'unsubscribe',
  abmelden: 'unsubscribe',
  abbestellen: 'unsubscribe',
  who: 'who',
  members: 'who',
  mitglieder: 'who',
  held: 'held',
  pending: 'held',
  waiting: 'held',
};

export function readRequest(subject: string, text: string): ReadRequest {
  const commands: ListCommand[] = [];
  let unread: string | null = null;
  let strange = 0;
  const bare = subject.replace(/^\s*(?:(?:re|aw|fwd?|wg)\s*:\s*)+/i, '').trim();
  const inSubject = commandIn(bare);
  if (inSubject) commands.push(inSubject);
  for (const line of text.split(/\r?\n/, MOST_LINES)) {
    const said = line.slice(0, LONGEST_LINE).trim();
    if (line.startsWith('-- ') || said === '--' || /^(?:end|quit|ende)$/i.test(said)) break;
    if (said === '' || said.startsWith('>')) continue;
    const command = commandIn(said);
    if (command) commands.push(command);
    else {
      unread ??= said;
      if (++strange >= MOST_UNREAD) break;
    }
    if (commands.length >= MOST_COMMANDS) break;
  }
  return { commands: distinct(commands), unread: unread ?? (commands.length === 0 && bare !== '' ? bare : null) };
}

function commandIn(line: string): ListCommand | null {
  const [word = '', ...rest] = line.split(/\s+/);
  const verb = word.toLowerCase();
  const plain = words[verb];
  if (plain && rest.length <= 4) return { ask: plain };
  const what = rest.join(' ');
  if (verb === 'add' || verb === 'remove') {
    const [one, ...others] = parseAddresses(what, 2);
    if (!one?.mailbox || others.length > 0) return null;
    const address = `${one.mailbox.localPart}@${one.mailbox.domain}`;
    return verb === 'add' ? { ask: 'add', address, name: one.name ?? '' } : { ask: 'remove', address };
  }
  if ((verb === 'approve' || verb === 'reject') && /^[a-z0-9]{10,40}$/i.test(what))
    return { ask: verb, token: what.toLowerCase() };
  return null;
}

/** The same in subject and text is said once. */
const distinct = (commands: readonly ListCommand[]): ListCommand[] => [
  ...new Map(commands.map(one => [JSON.stringify(one), one])).values(),
];
