/** The store's words for "no" → response codes of RFC 5530 and RFC 3501 §7.1: once, for every command. */
import type { StoreFailure } from './backend.ts';
import { type Completion, no } from './command.ts';

const refusals: { readonly [F in StoreFailure]: Completion } = {
  'no-such-mailbox': no('There is no such mailbox', 'NONEXISTENT'),
  'already-exists': no('A mailbox of that name exists', 'ALREADYEXISTS'),
  'not-selectable': no('That name holds no messages', 'CANNOT'),
  'has-children': no('There are mailboxes below that one', 'HASCHILDREN'),
  'name-not-allowed': no('A mailbox cannot have that name', 'CANNOT'),
  impossible: no('That cannot be done with this mailbox', 'CANNOT'),
  'special-use-not-possible': no('That special use is not possible here', 'USEATTR'),
  'read-only': no('This mailbox is open read-only', 'READ-ONLY'),
  'no-permission': no('You may not do that', 'NOPERM'),
  'over-quota': no('The account is full', 'OVERQUOTA'),
  'too-big': no('The message is larger than this server takes', 'TOOBIG'),
  limit: no('A limit of this server is reached', 'LIMIT'),
  'in-use': no('The mailbox is in use just now', 'INUSE'),
  'no-such-message': no('There is no such message', 'NONEXISTENT'),
  'no-such-identifier': no('Nobody here has that name', 'NONEXISTENT'),
  'no-such-right': { status: 'BAD', text: 'There is no such right' },
  'no-such-quota-root': no('There is no such quota root', 'NONEXISTENT'),
  'too-many': no('There are too many of them', 'LIMIT'),
  'no-private': no('There are no private entries here', 'METADATA NOPRIVATE'),
  unavailable: no('The store cannot do that now; please try again later', 'UNAVAILABLE'),
};

export const refused = (failure: StoreFailure): Completion => refusals[failure];

/** For what puts messages somewhere: a client may create the mailbox and try again. RFC 3501 §6.3.11, §6.4.7. */
export const refusedTarget = (failure: StoreFailure): Completion =>
  failure === 'no-such-mailbox' ? no('There is no such mailbox', 'TRYCREATE') : refusals[failure];

/** Numbers that no message has: a client that uses them has lost count. RFC 3501 §9, seq-number. */
export const noSuchNumber: Completion = { status: 'BAD', text: 'No message has that number' };

/** RFC 9586 §3: the client has said that it knows no message numbers. */
export const uidRequired: Completion = { status: 'BAD', code: 'UIDREQUIRED', text: 'Message numbers are switched off' };

export const readOnly: Completion = refusals['read-only'];
