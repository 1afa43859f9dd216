/**
 * What a script sends on. A message as it came gets further recipients, as an alias gives it some: so it leaves with a return
 * path of ours, sealed, and marked against loops (mta/forward.ts). An edited one, or one with wishes of its own (RFC 6009), is
 * a message that leaves in the same way. Where it cannot be sent on, it is kept: nothing is lost by a redirect.
 */
import { lookupForm } from '../directory/address.ts';
import { DEEPEST_EXPANSION } from '../directory/ends.ts';
import { bodyOffset, fieldsOf } from '../mime/header.ts';
import { expiryWith } from '../queue/deliver-by.ts';
import { LOCAL, type RouteFor } from '../queue/route-name.ts';
import type { SieveMessage } from '../sieve/facts.ts';
import type { Redirect } from '../sieve/plan.ts';
import { type EnvelopeParameters, type NewRecipient, Notify, type Store } from '../store/interface.ts';
import { wasHereBefore } from './expand.ts';
import { fileInto, kept, type Turn, tell } from './filter-draft.ts';

export type RedirectOptions = {
  readonly store: Store;
  readonly routeFor: RouteFor;
  readonly leaseFor: (route: string) => { readonly holder: string; readonly until: number } | undefined;
  readonly most: () => number;
};

export async function redirect(options: RedirectOptions, turn: Turn, action: Redirect, by: string): Promise<void> {
  const wanted = action.address ?? action.list ?? '';
  const why = await whyNot(options, turn, action);
  if (why !== null) {
    tell(turn, 'not-redirected', by, { to: wanted, because: why });
    fileInto(turn, kept(turn), null, null, null);
    return;
  }
  const form = lookupForm(wanted);
  const recipient = await recipientFor(options, turn, form.ok ? form.value : wanted, action);
  tell(turn, 'redirected', by, { to: recipient.address });
  if (action.notify !== null) turn.draft.wished.add(recipient);
  if (action.message === turn.facts.message && action.ret === null && action.by === null)
    turn.draft.redirects.push(recipient);
  else turn.draft.sends.push(asMessage(options, turn, recipient, action));
}

async function whyNot(options: RedirectOptions, turn: Turn, action: Redirect): Promise<string | null> {
  const { lease, account, draft } = turn;
  if (action.address === null) return `nobody can say who stands in the list ${action.list}`;
  const form = lookupForm(action.address);
  if (!form.ok) return `it is no address: ${form.error}`;
  if (form.value === lease.address || form.value === account.address) return 'that is where it is';
  if (lease.depth >= DEEPEST_EXPANSION) return `it was sent on ${lease.depth} times already`;
  const most = options.most();
  if (draft.redirects.length + draft.sends.filter(send => send.sentOn).length >= most)
    return most === 0 ? 'scripts send nothing on here (sieve.most-redirects)' : `it was sent on to ${most} already`;
  // Whoever sends junk on is taken for its author; among ourselves its judgement goes with it.
  if (turn.judged?.act === 'junk' && (await options.routeFor(form.value)) !== LOCAL) return 'it was taken for junk';
  return (await wasHereBefore(options, lease, account.address)) ? 'it was sent on from here before' : null;
}

async function recipientFor(
  { routeFor }: RedirectOptions,
  { lease }: Turn,
  address: string,
  { notify }: Redirect,
): Promise<NewRecipient> {
  return {
    address,
    original: lease.original ?? `rfc822;${lease.address}`,
    notify: notify === null ? lease.notify : notifyBits(notify),
    route: await routeFor(address, { sender: lease.sender, account: lease.account }),
  };
}

const conditions: Readonly<Record<string, number>> = {
  success: Notify.success,
  failure: Notify.failure,
  delay: Notify.delay,
};
/** 'NEVER', 'SUCCESS,FAILURE'. */
const notifyBits = (text: string): number =>
  text.split(',').reduce((sum, one) => sum | (conditions[one.trim().toLowerCase()] ?? 0), 0);

function asMessage(options: RedirectOptions, { lease, now }: Turn, recipient: NewRecipient, action: Redirect) {
  const held = options.leaseFor(recipient.route);
  const parameters = parametersFor(lease.parameters, action, now);
  return {
    bytes: withoutReturnPath(action.message),
    prefix: '',
    ...{
      sender: lease.sender,
      parameters,
      recipients: [toldHere(recipient, action)],
      origin: lease.origin,
      account: lease.account,
    },
    ...{ trace: lease.trace, acceptedAt: lease.acceptedAt, hops: lease.hops },
    expiresAt: expiryWith(parameters.by, lease.expiresAt),
    sentOn: { via: lease.address, depth: lease.depth + 1 },
    ...(held ? { lease: held } : {}),
  };
}

/** Success is told where it was sent on from, once (RFC 3461 §5.2.7.3), unless the script wishes otherwise. */
const toldHere = (recipient: NewRecipient, { notify }: Redirect): NewRecipient =>
  notify === null ? { ...recipient, notify: recipient.notify & ~Notify.success } : recipient;

/** RFC 6009 §4, §5. */
function parametersFor(given: EnvelopeParameters, { ret, by }: Redirect, now: number): EnvelopeParameters {
  return {
    ...given,
    ...(ret === null ? {} : { ret }),
    ...(by === null
      ? {}
      : {
          by: {
            at: now + by.seconds * 1000,
            mode: by.mode === 'R' ? ('return' as const) : ('notify' as const),
            ...(by.trace ? { trace: true as const } : {}),
          },
        }),
  };
}

/** What its last server writes is not sent on. RFC 5321 §4.4. */
export function withoutReturnPath(message: SieveMessage): Buffer {
  const octets = message.octets();
  const gone = fieldsOf(octets).filter(({ name }) => name.toLowerCase() === 'return-path');
  const end = bodyOffset(octets);
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (const { range } of gone) {
    pieces.push(octets.subarray(from, range.start));
    from = Math.min(range.end, end);
  }
  return Buffer.concat([...pieces, octets.subarray(from)]);
}
