/** One IMAP connection on our side: the backend it asks, and what is written down of it. */
import { event } from '../events/event.ts';
import type { ImapBackend } from '../imap/backend.ts';
import type { ImapObserver } from '../imap/observer.ts';
import { fromNumbers } from '../imap/syntax/sequence-set.ts';
import type { Recorder } from '../journey/recorder.ts';
import type { Login } from '../sasl/mechanism.ts';
import type { Id } from '../store/interface.ts';
import { actNote, type Client, workingFor } from './client.ts';
import { newFirstReads } from './first-reads.ts';
import { type ImapAccess, imapBackend } from './imap-backend.ts';
import type { Owner } from './imap-names.ts';
import { tellWrongSetting } from './wrong-setting.ts';

export type Visit = {
  readonly trace: string;
  readonly remote: string;
  readonly listener: string;
  readonly recorder: Recorder;
  readonly onBug: (fault: unknown, where: string) => void;
  /** Ends the connection with a word of goodbye. */
  readonly end: () => void;
  /** The connection is not encrypted, and no password is taken like that. */
  readonly needsTls?: () => boolean;
  readonly isEncrypted?: () => boolean;
};

export function imapVisit(
  access: ImapAccess,
  visit: Visit,
): { readonly backend: ImapBackend; readonly observer: ImapObserver } {
  const { store, clock } = access;
  const { recorder, trace, remote, listener } = visit;
  let login: Login | null = null;
  let client: Client = { by: '', protocol: 'imap', name: null, remote };
  let saidName: string | null = null;
  /** By its owner and id: a mailbox may be another's, and get another name while it is selected. */
  let selected: { readonly owner: Owner; readonly mailbox: Id } | null = null;
  const firstReads = newFirstReads();
  const began = clock.monotonic();
  let tried = false;

  const backend = imapBackend(access, {
    enter: ({ account, root }) =>
      access.connections.take({
        ...{ account, root, protocol: 'imap', listener, remote, trace, since: clock.now() },
        ...{ client: () => saidName, end: visit.end },
      }),
    signedIn(who) {
      login = who;
      client = { by: who.address, protocol: 'imap', name: saidName, remote };
      return client;
    },
    selected(mailbox) {
      selected = mailbox;
    },
  });

  const observer: ImapObserver = {
    login({ ok, user, mechanism, because }) {
      tried = true;
      const fields = { user: user ?? '', mechanism, remote, listener };
      recorder.note(
        ok
          ? event('imap.signed-in', clock.now(), trace, fields)
          : event('imap.sign-in-refused', clock.now(), trace, { ...fields, why: because ?? 'refused' }),
      );
    },
    clientId(fields) {
      const name = fields.get('name') ?? 'a client without a name';
      const version = fields.get('version') ?? '';
      saidName = `${name} ${version}`.trim().slice(0, 100);
      client.name = saidName;
      recorder.note(
        event('imap.client', clock.now(), trace, {
          name: name.slice(0, 100),
          version: version.slice(0, 100),
          user: login?.address ?? null,
        }),
      );
    },
    fetched({ uids }) {
      if (!login || selected === null) return;
      const { owner, mailbox } = selected;
      const fresh = firstReads(owner.account, mailbox, uids);
      if (fresh.length > 0) void witness(owner, mailbox, fresh);
    },
    fault({ command, fault }) {
      visit.onBug(fault, `IMAP ${command}`);
    },
    closed({ because, commands, bytesIn, bytesOut }) {
      tellWrongSetting(visit, clock, { because, tried, commands });
      recorder.note(
        event('imap.closed', clock.now(), trace, {
          remote,
          user: login?.address ?? null,
          seconds: (clock.monotonic() - began) / 1000,
          received: bytesIn,
          sent: bytesOut,
          commands,
        }),
      );
    },
  };

  async function witness({ account, address }: Owner, mailbox: Id, uids: readonly number[]): Promise<void> {
    try {
      const note = actNote(workingFor(client, address), 'ms.read', clock);
      await store.run('witness', { account, mailbox, uids: fromNumbers(uids), note });
    } catch (fault) {
      visit.onBug(fault, 'journey');
    }
  }

  return { backend, observer };
}
