/** Peers of port 25, as the API tells them. A peer is an IPv4 address, or of IPv6 a /64. */

export type PeerListRow = {
  readonly network: string;
  /** Connections that are open now. */
  readonly open: number;
  /** In the last hour; `unknown`: recipients whom nobody here knows. */
  readonly counts: {
    readonly connections: number;
    readonly messages: number;
    readonly recipients: number;
    readonly unknown: number;
    readonly errors: number;
  };
  readonly state: 'well' | 'slowed' | 'shut-out';
  readonly because: string | null;
  /** Until when it hears 421. */
  readonly until: number | null;
  readonly lastSeen: number;
  /** Wanted mail came from there in the last 30 days. */
  readonly good: boolean;
};

export type PeerList = {
  /** Those who are shut out or slowed first, then the latest. */
  readonly peers: readonly PeerListRow[];
  /** Over days: known as good, asked to come again, come again since. */
  readonly remembered: { readonly good: number; readonly asked: number; readonly passed: number };
};
