/**
 * Who has come for an account since a moment, and who tried and could not: read from the events that every listener writes.
 * What belongs to another account is left out; what names nobody (TLS on a plain port) counts for whoever waits. Pure.
 */
import { isPrivateNetwork } from '../directory/network.ts';
import { reply, speaksTls } from '../smtp/reply.ts';
import type { StoredNote } from '../store/interface.ts';
import type { ConnectCame, ConnectFailed, ConnectSeen, ConnectWrong } from './connect-contract.ts';

const protocols = ['imap', 'pop3', 'managesieve', 'jmap', 'smtp'] as const;

export const SEEN_NAMES: readonly string[] = [
  ...protocols.flatMap(protocol => [`${protocol}.signed-in`, `${protocol}.sign-in-refused`]),
  ...['imap.client', 'smtp.refused', 'queue.accepted', 'connection.mismatch', 'smtp.closed'],
];

export type SeenBy = {
  readonly address: string;
  /** Of others here, in lookup form: what they do is theirs. */
  readonly others: (user: string) => boolean;
  readonly portOf: (listener: string) => number | null;
};

/** `notes`: the oldest first. */
export function seenIn(notes: readonly StoredNote[], by: SeenBy): ConnectSeen {
  const clients = new Map<string, string>();
  for (const { name, trace, fields } of notes)
    if (name === 'imap.client') clients.set(trace, `${fields.name} ${fields.version}`.trim());
  const came: ConnectCame[] = [];
  const failed: ConnectFailed[] = [];
  for (const note of notes) {
    const one = cameOf(note, clients, by);
    if (one) came.unshift(one);
    const fault = failedOf(note, by);
    if (fault) failed.unshift(fault);
  }
  return { came, failed };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function cameOf(note: StoredNote, clients: ReadonlyMap<string, string>, by: SeenBy): ConnectCame | null {
  const { name, at, trace, fields } = note;
  const [listener, remote] = [text(fields.listener), text(fields.remote)];
  const where = { at, listener, remote, port: by.portOf(listener) };
  const protocol = protocols.find(one => name === `${one}.signed-in`);
  if (protocol)
    return userOf(fields.user, by) === by.address
      ? { ...where, kind: 'signed-in', protocol, client: clients.get(trace) ?? null }
      : null;
  // Where nobody signs in, who hands mail in has come.
  const isOpen = name === 'queue.accepted' && fields.user === null && listener === 'smtp';
  return isOpen ? { ...where, kind: 'handed-in', protocol: 'smtp', client: nameIn(text(fields.helo)) } : null;
}

/** An address literal (RFC 5321 §4.1.3) and 'localhost' are what programs say that know no name. */
const nameIn = (helo: string): string | null => (/^\[|^$|^localhost\b/i.test(helo) ? null : helo);

function failedOf(note: StoredNote, by: SeenBy): ConnectFailed | null {
  const { name, at, fields } = note;
  const wrong = wrongIn(note, by);
  if (!wrong) return null;
  const [listener, remote] = [text(fields.listener), text(fields.remote)];
  const said = text(fields.said) || text(fields.why) || text(fields.because);
  const user = name.endsWith('sign-in-refused') ? text(fields.user) || null : null;
  const perhapsStranger = !isPrivateNetwork(remote) && user === null;
  return { kind: 'failed', at, wrong, listener, remote, user, said, perhapsStranger, port: by.portOf(listener) };
}

function wrongIn({ name, fields }: StoredNote, by: SeenBy): ConnectWrong | null {
  if (name === 'connection.mismatch') return text(fields.wrong) as ConnectWrong;
  // It looked at our certificate, and hung up without a word.
  if (name === 'smtp.closed')
    return fields.listener === 'submissions' && fields.commands === 'commands=0' ? 'certificate' : null;
  if (name === 'smtp.refused') return ofSmtp(text(fields.reply), text(fields.because), text(fields.listener));
  return name.endsWith('.sign-in-refused') ? ofSignIn(text(fields.user), text(fields.why), by) : null;
}

function ofSmtp(said: string, because: string, listener: string): ConnectWrong | null {
  const code = Number(said.slice(0, 3));
  if (because === speaksTls().because) return 'tls-on-plain';
  if (code === reply.loginNeedsTls.code) return 'no-encryption';
  if (code === reply.loginFirst.code) return said.includes(reply.tlsFirst.text) ? 'no-encryption' : 'no-sign-in';
  if (code === reply.unknownMechanism.code) return 'mechanism';
  if (code === reply.notImplemented.code && because.startsWith('AUTH ')) return 'port-25';
  return listener.startsWith('submission') ? 'refused' : null;
}

function ofSignIn(user: string, why: string, by: SeenBy): ConnectWrong | null {
  const form = userOf(user, by);
  if (form !== by.address && by.others(form)) return null;
  if (/throttled|too many wrong/.test(why)) return 'throttled';
  if (/disabled|is closed/.test(why)) return 'closed-account';
  if (!/wrong-credentials|password is wrong|wrong user name|cancelled/i.test(why)) return 'refused';
  return form === by.address || form === '' ? 'wrong-password' : 'wrong-user';
}

/** A bare name is asked for in the account's own domain first. */
function userOf(user: unknown, { address }: SeenBy): string {
  const said = text(user).toLowerCase();
  return said === '' || said.includes('@') ? said : `${said}${address.slice(address.lastIndexOf('@'))}`;
}
