/**
 * Mail that has to be there by a moment (RFC 2852): whether its time is over, when it is given up, and when its sender is
 * told. Pure: the present is an argument.
 *
 *   R: never tried after that moment; it goes back, with 5.4.7.
 *   N: its sender hears at that moment that it still waits, and it goes on.
 */
import type { Instant } from '../base/units.ts';
import type { DeliverBy, Lease } from '../store/interface.ts';
import type { Delivery } from './agent.ts';

/** When its time is over: its own, where that is sooner. */
export const expiryWith = (by: DeliverBy | undefined, expiresAt: Instant): Instant =>
  by?.mode === 'return' ? Math.min(by.at, expiresAt) : expiresAt;

/** Of those leases, which may still be tried. */
export const isInTime = ({ parameters: { by } }: Lease, now: Instant): boolean => by?.mode !== 'return' || now < by.at;

/** RFC 2852 §4; RFC 3463 §3.5: delivery time expired. */
export const TIME_IS_OVER: Extract<Delivery, { kind: 'permanent' }> = {
  kind: 'permanent',
  ...{ status: '5.4.7', reply: 'It could not be delivered by the moment that its sender named', host: null },
  saysNothing: true,
};

/** The next try is not after the moment at which its sender is to be told, or at which it goes back. */
export const notBeyond = ({ by }: Lease['parameters'], nextAt: Instant, now: Instant): Instant =>
  by && by.at > now ? Math.min(nextAt, by.at) : nextAt;

/** Whoever named a moment hears then, and not at the usual one; null: nobody named one. */
export const lateIsWorthTelling = ({ parameters: { by }, delayTold }: Lease, now: Instant): boolean | null =>
  by ? by.mode === 'notify' && now >= by.at && !delayTold : null;

/** RFC 3463 §3.5: for good where its sender gave it its time, else for now, as it was to the last (RFC 3464 §2.3.3). */
export const expiredStatus = ({ parameters: { by } }: Lease, now: Instant): '5.4.7' | '4.4.7' =>
  by?.mode === 'return' && now >= by.at ? '5.4.7' : '4.4.7';
