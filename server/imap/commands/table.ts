/** Every command we know. A name that is not here is answered BAD. */
import type { Command } from '../command.ts';
import { deleteAcl, getAcl, listRights, myRights, setAcl } from './acl.ts';
import { append } from './append.ts';
import { authenticate } from './authenticate.ts';
import { cancelUpdate } from './cancel-update.ts';
import { capability } from './capability.ts';
import { close, unselect } from './close.ts';
import { compress } from './compress.ts';
import { copy, uidCopy } from './copy.ts';
import { create } from './create.ts';
import { remove } from './delete.ts';
import { enable } from './enable.ts';
import { esearch } from './esearch.ts';
import { expunge, uidExpunge } from './expunge.ts';
import { fetch, uidFetch } from './fetch.ts';
import { getJmapAccess } from './get-jmap-access.ts';
import { id } from './id.ts';
import { idle } from './idle.ts';
import { list } from './list.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import { lsub } from './lsub.ts';
import { getMetadata, setMetadata } from './metadata.ts';
import { move, uidMove } from './move.ts';
import { namespace } from './namespace.ts';
import { check, noop } from './noop.ts';
import { notify } from './notify.ts';
import { getQuota, getQuotaRoot, setQuota } from './quota.ts';
import { rename } from './rename.ts';
import { replace, uidReplace } from './replace.ts';
import { search, uidSearch } from './search.ts';
import { examine, select } from './select.ts';
import { sort, uidSort } from './sort.ts';
import { startTls } from './start-tls.ts';
import { status } from './status.ts';
import { store, uidStore } from './store.ts';
import { subscribe, unsubscribe } from './subscribe.ts';
import { thread, uidThread } from './thread.ts';
import { uidBatches } from './uid-batches.ts';
import { unauthenticate } from './unauthenticate.ts';

const all: readonly Command[] = [
  // Any state
  capability,
  noop,
  logout,
  id,
  // Not authenticated
  startTls,
  authenticate,
  login,
  // Authenticated
  enable,
  namespace,
  select,
  examine,
  create,
  remove,
  rename,
  subscribe,
  unsubscribe,
  list,
  lsub,
  status,
  append,
  idle,
  esearch,
  compress,
  getJmapAccess,
  unauthenticate,
  getAcl,
  setAcl,
  deleteAcl,
  listRights,
  myRights,
  getQuota,
  getQuotaRoot,
  setQuota,
  getMetadata,
  setMetadata,
  notify,
  // Selected
  check,
  close,
  unselect,
  expunge,
  uidExpunge,
  search,
  uidSearch,
  sort,
  uidSort,
  thread,
  uidThread,
  cancelUpdate,
  uidBatches,
  fetch,
  uidFetch,
  store,
  uidStore,
  copy,
  uidCopy,
  move,
  uidMove,
  replace,
  uidReplace,
];

const byName: ReadonlyMap<string, Command> = new Map(all.map(command => [command.name, command]));

export const commandNamed = (name: string): Command | undefined => byName.get(name);

export const commandNames: readonly string[] = all.map(command => command.name);
