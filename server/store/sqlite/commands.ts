/** Name → act. The compiler asks for every command of the interface. */
import {
  addAccount,
  addAlias,
  addDomain,
  removeAccount,
  removeAlias,
  removeDomain,
  setAccount,
  setCredentials,
} from './accounts.ts';
import { append, deliver, flags, witness } from './entries.ts';
import { claimRecent, createMailbox, renameMailbox, subscribe } from './mailboxes.ts';
import { learn } from './messages.ts';
import { record, setMeta } from './meta.ts';
import { copy, deleteMailbox, expunge, move } from './moving.ts';
import { accept } from './queue-accept.ts';
import { claim, markUncertain, recover, renew } from './queue-lease.ts';
import { expand, operate, report, settle } from './queue-settle.ts';
import { sweep } from './sweep.ts';
import type { Act, AnyName } from './writing.ts';

export const commands: { readonly [N in AnyName]: Act<N> } = {
  accept,
  claim,
  recover,
  renew,
  markUncertain,
  deliver,
  expand,
  settle,
  operate,
  report,
  append,
  flags,
  copy,
  move,
  expunge,
  witness,
  claimRecent,
  createMailbox,
  renameMailbox,
  deleteMailbox,
  subscribe,
  addDomain,
  removeDomain,
  addAccount,
  removeAccount,
  setCredentials,
  setAccount,
  addAlias,
  removeAlias,
  record,
  setMeta,
  sweep,
  learn,
};

/** What brings octets in. While the disk is full these are refused at once; all else may use the reserve (R6). */
export const growing: ReadonlySet<AnyName> = new Set<AnyName>([
  'accept',
  'append',
  'deliver',
  'copy',
  'createMailbox',
  'addAccount',
  'addDomain',
  'addAlias',
  'learn',
]);
