/** Who acts on a mailbox, as the journey tells it: the account, the protocol, and the program where it said its name. */
import type { Clock } from '../base/ports.ts';
import { event } from '../events/event.ts';
import type { NotePerMessage } from '../store/interface.ts';

export type Client = {
  /** The account's address. */
  readonly by: string;
  readonly protocol: 'imap' | 'pop3' | 'jmap' | 'window';
  /** From IMAP's ID, or the User-Agent over JMAP: 'Thunderbird 140.3'. */
  name: string | null;
  readonly remote: string;
  /** Whose mailbox it is, where it is not one's own. */
  readonly owner?: string;
};

/** The same, at work in this account's mailbox. */
export const workingFor = (client: Client, owner: string): Client =>
  owner === client.by ? client : { ...client, owner };

type Act = 'ms.read' | 'ms.expunged' | 'ms.appended';
type Transfer = 'ms.moved' | 'ms.copied';

const facts = ({ by, protocol, name, remote, owner }: Client) => ({
  ...{ by, protocol, client: name, remote },
  ...(owner === undefined ? {} : { owner }),
});

export const actNote = (client: Client, act: Act, clock: Clock): NotePerMessage => {
  const { name, at, fields } = event(act, clock.now(), '', facts(client));
  return { name, at, fields };
};
export const transferNote = (client: Client, act: Transfer, to: string, clock: Clock): NotePerMessage => {
  const { name, at, fields } = event(act, clock.now(), '', { ...facts(client), to });
  return { name, at, fields };
};
