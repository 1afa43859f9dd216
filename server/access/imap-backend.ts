/** The message store as an IMAP session asks for it: one account, its parts put together. */
import type { Clock } from '../base/ports.ts';
import { err, ok } from '../base/result.ts';
import type { ImapAccount, ImapBackend } from '../imap/backend.ts';
import type { Login } from '../sasl/mechanism.ts';
import type { Store } from '../store/interface.ts';
import type { Client } from './client.ts';
import { type Connections, newConnections } from './connections.ts';
import { aclPart } from './imap-acl.ts';
import { watchAccount } from './imap-hints.ts';
import { mailboxPart } from './imap-mailboxes.ts';
import { metadataPart } from './imap-metadata.ts';
import { namespaces, newNames, rootedNames, rootedNamespaces } from './imap-names.ts';
import type { ImapAccess, ImapPlace } from './imap-place.ts';
import { newQuotaWarning, quotaPart } from './imap-quota.ts';
import { newKeysMemory } from './keys-memory.ts';
import type { Watch } from './watch.ts';

export type { ImapAccess } from './imap-place.ts';

export const newImapAccess = (
  store: Store,
  clock: Clock,
  watch: Watch,
  connections: Connections = newConnections(),
  words: ImapAccess['words'] = async () => ({ admin: null, comment: null }),
): ImapAccess => ({ store, clock, watch, connections, keys: newKeysMemory(), words });

/** What the connection learns of its session beside the answers. */
export type ImapSession = {
  /** Takes a place among the account's sessions, to be given back; null: there is none. */
  enter(login: Login): (() => void) | null;
  signedIn(login: Login): Client;
  selected: ImapPlace['selected'];
};

export const imapBackend = (access: ImapAccess, session: ImapSession): ImapBackend => ({
  async open(login) {
    const leave = session.enter(login);
    if (!leave) return err('too-many-connections');
    return ok(imapAccount(access, login, session, leave));
  },
});

function imapAccount(access: ImapAccess, login: Login, session: ImapSession, leave: () => void): ImapAccount {
  const names = newNames(access.store, { account: login.account, address: login.address });
  const place: ImapPlace = {
    ...access,
    client: session.signedIn(login),
    names: login.root === undefined ? names : rootedNames(names, login.root),
    root: login.root ?? '',
    nearlyFull: newQuotaWarning(access.store),
    selected: session.selected,
  };
  return {
    ...mailboxPart(place),
    namespaces: () => (login.root === undefined ? namespaces : rootedNamespaces),
    appendLimit: () => null,
    ...aclPart(place),
    ...quotaPart(place),
    ...metadataPart(place),
    watch: hear => watchAccount(place, hear),
    close: leave,
  };
}
