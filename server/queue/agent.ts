/**
 * What the queue asks of those who deliver. `main.ts` hands the implementations down: mda/deliver for 'local',
 * mta/relay for everywhere else.
 */
import type { Security } from '../events/security.ts';
import type { Lease } from '../store/interface.ts';

/** How one recipient ended. Replies and statuses as RFC 3463 and the next hop gave them. */
export type Delivery =
  /** The agent settled it itself in the transaction that delivered; `leases` are the rows that an expansion made. */
  | { readonly kind: 'settled'; readonly leases: readonly Lease[] }
  | (Heard & {
      readonly kind: 'relayed';
      readonly security: Security;
      /** The next hop took over the duty to report success (RFC 3461 §5.2.2). */
      readonly dsnPassedOn: boolean;
      /** Its sender hears of the relaying, wished for or not (RFC 2852 §4). */
      readonly tellRelayed?: boolean;
    })
  | (Heard & { readonly kind: 'permanent'; readonly status: string })
  | (Heard & {
      readonly kind: 'temporary';
      readonly status: string;
      /** The end of data was sent and no answer came: a second copy is possible (R3). */
      readonly uncertain?: boolean;
      /** No session came about: the destination cannot be spoken to, or not as it is to be ('tls'). */
      readonly unreached?: Unreached;
    })
  /** A route of the owner's keeps it for a person; `route`: the way it takes when he lets it go. */
  | { readonly kind: 'held'; readonly route: string; readonly reply: string; readonly by: string }
  /** A route of the owner's throws it away, and nobody is told. */
  | { readonly kind: 'discarded'; readonly reply: string; readonly by: string };

/** Why no session came about. `address`: where it was tried last. */
export type Unreached = {
  readonly why: /** This computer has no way there. */
    | 'no-way'
    | 'dns'
    | 'timeout'
    /** Nobody listens. */
    | 'refused'
    | 'lost'
    | 'tls'
    /** It answered, and no SMTP server would have. */
    | 'not-smtp'
    /** It said that it does not want us now. */
    | 'unwanted';
  readonly address: string | null;
};

type Heard = {
  readonly reply: string;
  readonly host: string | null;
  /** Under which id the conversation with the next hop is kept. */
  readonly conversation?: string | null;
  /** What the message, a policy or the owner asks for could not be had: it says nothing of the destination. */
  readonly saysNothing?: boolean;
};

export type DeliveryAgent = {
  /**
   * One message's recipients on one route; answers in the same order. Never throws for what the world does; a throw is
   * a bug of ours, and the queue tries again later.
   */
  deliver(batch: readonly Lease[]): Promise<readonly Delivery[]>;
};
