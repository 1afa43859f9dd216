/** What the parts of one session's account share. */
import type { Clock } from '../base/ports.ts';
import type { Id, Store } from '../store/interface.ts';
import type { Client } from './client.ts';
import type { Connections } from './connections.ts';
import type { Names, Owner } from './imap-names.ts';
import type { KeysMemory } from './keys-memory.ts';
import type { Watch } from './watch.ts';

/** What the server says of itself (RFC 5464 §6.2.1). */
export type ServerWords = {
  /** Whom to write to when something is wrong; null: nobody is named. */
  readonly admin: string | null;
  readonly comment: string | null;
};

export type ImapAccess = {
  readonly store: Store;
  readonly clock: Clock;
  readonly watch: Watch;
  readonly connections: Connections;
  readonly keys: KeysMemory;
  /** As the settings are now. */
  readonly words: () => Promise<ServerWords>;
};

export type ImapPlace = ImapAccess & {
  readonly client: Client;
  readonly names: Names;
  /** The mailbox that is all this session sees; '': the whole account. */
  readonly root: string;
  /** True where the owner's account is nearly full and this session has not been told. */
  readonly nearlyFull: (owner: Owner) => Promise<boolean>;
  /** null: not one of the store's mailboxes. */
  readonly selected: (mailbox: { readonly owner: Owner; readonly mailbox: Id } | null) => void;
};
