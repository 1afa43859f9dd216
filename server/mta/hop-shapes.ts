/** The nouns of a next hop: what is spoken with it, on which way, and why there was nobody to speak with. */
import type { Clock, Random } from '../base/ports.ts';
import type { Resolver } from '../dns/resolver.ts';
import type { Security } from '../events/security.ts';
import type { TranscriptLine } from '../events/transcript.ts';
import type { Endpoint } from '../net/connection.ts';
import type { Guard } from '../net/dial.ts';
import type { Unreached } from '../queue/agent.ts';
import type { Relay, RelayHost } from '../routing/relay.ts';
import type { TlsWish } from '../routing/tls-line.ts';
import type { ClientSession } from '../smtp/client.ts';
import type { TlsObserver } from './tls-outcome.ts';
import type { Demand, TlsPolicies } from './tls-policy.ts';

export type SmartHost = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly tls: 'none' | 'opportunistic' | 'required';
};

export type HopOptions = {
  readonly resolver: Resolver;
  readonly clock: Clock;
  readonly random: Random;
  readonly guard: Guard;
  readonly hostName: () => string;
  /** Where domains' mail hosts listen. */
  readonly port: () => number;
  readonly tls: TlsPolicies;
  readonly smartHost: () => SmartHost | null;
  /** Who dials it meets us. */
  readonly isOurs?: (address: string, port: number) => boolean;
  /** By its name. */
  readonly relay?: (name: string) => Relay | null;
  /** What the owner asks of the encryption to this destination; null: as usual. */
  readonly tlsFor?: (domain: string) => TlsWish | null;
  /** Hears of every attempt to speak TLS with a domain's own hosts. */
  readonly onTls?: TlsObserver;
};

/** Where a route leads, and what is asked of the connection. */
export type Way =
  /** A domain's mail hosts, and what they and it have published. `port` null: where mail hosts listen. */
  | { readonly kind: 'domain'; readonly domain: string; readonly port: number | null }
  | { readonly kind: 'owner'; readonly way: OwnersWay }
  /** A socket of this computer's file system. */
  | { readonly kind: 'path'; readonly path: string }
  /** What the route names is not there any more. */
  | { readonly kind: 'none'; readonly why: string };

/** Hosts that the owner names himself: nobody publishes anything about them. */
export type OwnersWay = {
  /** 'the smart host', 'relay office': as it stands in a sentence. */
  readonly label: string;
  readonly hosts: readonly RelayHost[];
  readonly protocol: 'smtp' | 'lmtp';
  readonly login: { readonly user: string; readonly password: string; readonly mechanisms: readonly string[] } | null;
  readonly tls: TlsWish;
  /** '': as everywhere. */
  readonly helo: string;
  /** '': the system's choice. */
  readonly source: string;
  readonly proxy: (NonNullable<Relay['proxy']> & { readonly password: string | null }) | null;
};

export type Hop = {
  readonly session: ClientSession;
  readonly host: string;
  /** Of the connection; REQUIRETLS is each message's own. */
  readonly security: Omit<Security, 'requireTls'>;
  readonly demand: Demand;
  readonly remote: Endpoint;
  lines: TranscriptLine[];
  used: number;
};

/** Why no host of the route could be spoken to. */
export type NoHop = {
  readonly permanent: boolean;
  readonly status: string;
  readonly reply: string;
  readonly host: string | null;
  readonly lines: readonly TranscriptLine[];
  /** Not there: it says nothing of the destination, only of what the message or a policy asks for. */
  readonly unreached?: Unreached;
};
