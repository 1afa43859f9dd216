/** Routes, encryption by destination, rewriting and relays, as the API tells them. Passwords are never told. */

/** Of which kind a table's lines are. */
export type RoutingTableName = 'route' | 'tls' | 'rewrite';
export type RoutingLineFault = { readonly line: number; readonly text: string; readonly why: string };
export type RouteMoved = { readonly from: string; readonly to: string; readonly recipients: number };

export type RoutingTableTried = {
  /** In the one form in which they would be kept; none where there are faults. */
  readonly lines: readonly string[];
  readonly notes: readonly string[];
  readonly faults: readonly RoutingLineFault[];
  /** What waits and would go another way. */
  readonly moves: readonly RouteMoved[];
};
export type RoutingTableWritten = {
  readonly lines: readonly string[];
  readonly notes: readonly string[];
  /** Recipients that waited and go another way now. */
  readonly moved: number;
};

export type RelayWish = {
  readonly name: string;
  /** `mail.example:587`, `[10.0.0.5]:25`; `mx:example.net` for the hosts that the DNS names. In order. */
  readonly hosts: readonly string[];
  readonly user?: string;
  /** null: none. */
  readonly password?: string | null;
  /** SCRAM-SHA-256, PLAIN, LOGIN; none named: any. */
  readonly mechanisms?: readonly string[];
  /** required, opportunistic, encrypt, none, dane, `pinned:sha256:…`. Usual: required where somebody signs in. */
  readonly tls?: string;
  /** What we are called there; '': as everywhere. */
  readonly helo?: string;
  /** Our address to dial from; '': the system's choice. */
  readonly source?: string;
  /** Connections at once; null: as to any destination. */
  readonly concurrency?: number | null;
  /** `127.0.0.1:9050`, `user@proxy.example:1080`; '': none. */
  readonly proxy?: string;
  readonly proxyPassword?: string | null;
};
export type RelayRow = Required<Omit<RelayWish, 'password' | 'proxyPassword'>> & {
  readonly hasPassword: boolean;
  readonly hasProxyPassword: boolean;
  /** Lines of the routes that lead to it, from 1. */
  readonly usedBy: readonly number[];
};
export type RelayFaultRow = { readonly field: keyof RelayWish; readonly why: string };
export type RelayTriedRow = {
  /** One of its hosts does. */
  readonly works: boolean;
  readonly hosts: readonly {
    readonly host: string;
    readonly works: boolean;
    readonly steps: readonly string[];
    /** What was said. */
    readonly lines: readonly { readonly who: string; readonly text: string }[];
  }[];
};

export type RouteExplanation = {
  readonly route: string;
  /** `line`: of the table of routes, from 1. */
  readonly steps: readonly { readonly say: string; readonly line?: number }[];
};
export type RewriteExplanation = readonly {
  readonly when: 'submitted' | 'leaving';
  readonly where: readonly ('sender' | 'recipient' | 'author' | 'to')[];
  readonly becomes: string;
  readonly line: number;
  readonly say: string;
}[];
