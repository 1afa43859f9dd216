/** Name → act. The compiler asks for every command of the interface. */
import type { Revision } from '../interface.ts';
import { accept } from './accept.ts';
import { addAccount, addDomain, removeAccount, removeDomain, setAccount, setCredentials, setHeld } from './accounts.ts';
import { addAlias, removeAlias, setAlias, setForward } from './aliases.ts';
import { annotate } from './annotations.ts';
import { addAppPassword, removeAppPassword, usedAppPassword } from './app-passwords.ts';
import { bringIn, noteMoving, putMoving, removeMoving } from './brought.ts';
import { setBox, setDelegate } from './delegates.ts';
import { putDevice, removeDevice, usedDevice } from './devices.ts';
import { putDocument, removeDocument } from './documents.ts';
import { append, appendAll, deliver, flags, witness } from './entries.ts';
import { forgetExpunged, restore } from './expunged.ts';
import { addExtension, removeExtension, setExtension, tellQuota } from './extensions.ts';
import { carryOut } from './filing.ts';
import { orderRules, putRule, removeRule } from './judgements.ts';
import { changeList, distribute, forgetListWork } from './list-work.ts';
import { putList, removeList } from './lists.ts';
import { claimRecent, createMailbox, renameMailbox, setRole, subscribe } from './mailboxes.ts';
import { forgetMemory } from './memory.ts';
import { learn } from './messages.ts';
import { record, setMeta } from './meta.ts';
import { copy, deleteMailbox, expunge, move, replace } from './moving.ts';
import { listPulled, movePulled, notePulled, passPulled, putPulled, removePulled } from './pulled.ts';
import { claim, claimThese } from './queue-claim.ts';
import { expand } from './queue-expand.ts';
import { freeze, giveBack, thaw } from './queue-frozen.ts';
import { markUncertain, recover, renew, rest, shiftTimes } from './queue-lease.ts';
import { addRecipients, changeSender, operate } from './queue-operate.ts';
import { report, settle } from './queue-settle.ts';
import { countReports, receiveReport, sendReport } from './reports.ts';
import { countFailure, forgetFailures, putSuppression, removeSuppression } from './returns.ts';
import { revise } from './revising.ts';
import { setRights } from './rights.ts';
import { putRelay, removeRelay, setRoutingLines } from './routing.ts';
import { appended, appendedAll, carryOutTask, copied, flagged, replaced, revised } from './script-tasks.ts';
import { activateScript, putScript, removeScript, renameScript, setScriptRole } from './scripts.ts';
import { changeSearch, orderSearches, putSearch, removeSearch } from './searches.ts';
import { markSigningKey, putSigningKey } from './signing-keys.ts';
import { sweep } from './sweep.ts';
import { putTransport, removeTransport } from './transports.ts';
import { addWebhook, queueDeliveries, removeWebhook, replayDeliveries, settleDelivery } from './webhooks.ts';
import type { Act, AllCommands, AnyName } from './writing.ts';

export const commands: { readonly [N in AnyName]: Act<N> } = {
  putSearch,
  removeSearch,
  orderSearches,
  changeSearch,
  addWebhook,
  removeWebhook,
  queueDeliveries,
  settleDelivery,
  replayDeliveries,
  setDelegate,
  setBox,
  setHeld,
  accept,
  claim,
  claimThese,
  recover,
  renew,
  rest,
  shiftTimes,
  markUncertain,
  deliver,
  expand,
  settle,
  operate,
  addRecipients,
  changeSender,
  freeze,
  thaw,
  giveBack,
  report,
  append: appended(append),
  appendAll: appendedAll(appendAll),
  replace: replaced(replace),
  flags: flagged(flags),
  copy: copied(copy),
  move: copied(move),
  expunge,
  revise: revised(revise),
  witness,
  claimRecent,
  restore,
  forgetExpunged,
  createMailbox,
  renameMailbox,
  deleteMailbox,
  subscribe,
  setRole,
  setRights,
  annotate,
  addDomain,
  removeDomain,
  addAccount,
  removeAccount,
  setCredentials,
  setAccount,
  addAppPassword,
  removeAppPassword,
  usedAppPassword,
  addAlias,
  setAlias,
  removeAlias,
  setForward,
  putList,
  removeList,
  changeList,
  distribute,
  forgetListWork,
  putTransport,
  removeTransport,
  setRoutingLines,
  putRelay,
  removeRelay,
  putDocument,
  removeDocument,
  putRule,
  removeRule,
  orderRules,
  putSigningKey,
  markSigningKey,
  putDevice,
  removeDevice,
  usedDevice,
  putScript,
  renameScript,
  activateScript,
  setScriptRole,
  removeScript,
  forgetMemory,
  carryOut,
  carryOutTask,
  tellQuota,
  addExtension,
  setExtension,
  removeExtension,
  countReports,
  sendReport,
  receiveReport,
  countFailure,
  forgetFailures,
  putSuppression,
  removeSuppression,
  putPulled,
  removePulled,
  notePulled,
  passPulled,
  movePulled,
  listPulled,
  putMoving,
  noteMoving,
  removeMoving,
  bringIn,
  record,
  setMeta,
  sweep,
  learn,
};

/** What brings octets in. While the disk is full these are refused at once; all else may use the reserve (R6). */
const growing: ReadonlySet<AnyName> = new Set<AnyName>([
  'accept',
  'append',
  'appendAll',
  'replace',
  'deliver',
  'carryOut',
  'carryOutTask',
  'tellQuota',
  'addExtension',
  'setExtension',
  'copy',
  'restore',
  'createMailbox',
  'addRecipients',
  'addAccount',
  'addDomain',
  'addAlias',
  'setAlias',
  'putList',
  'changeList',
  'distribute',
  'putTransport',
  'setRoutingLines',
  'putRelay',
  'addAppPassword',
  'putDocument',
  'putRule',
  'putSigningKey',
  'putDevice',
  'putScript',
  'countReports',
  'sendReport',
  'receiveReport',
  'countFailure',
  'putSuppression',
  'putPulled',
  'putMoving',
  'bringIn',
  'passPulled',
  'learn',
]);

export function grows(name: AnyName, input: unknown): boolean {
  if (name === 'revise') return (input as AllCommands['revise']['in']).revisions.some(onlyAdds);
  if (name === 'annotate') return (input as AllCommands['annotate']['in']).entries.some(entry => entry.value !== null);
  return growing.has(name);
}

/** What is moved or destroyed needs no more room than before. */
const onlyAdds = ({ add = [], remove = [], removeRest, destroy }: Revision): boolean =>
  add.length > 0 && remove.length === 0 && !removeRest && !destroy;
