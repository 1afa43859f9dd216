/**
 * Questions to the name servers of this network: which is asked, for how long, how often, and when the next one. The
 * one that answered last is asked first. SERVFAIL and REFUSED are a reason to ask the next, never an answer.
 *
 * RFC 1035 §7.2; RFC 6891 §7 (servers that do not know EDNS); RFC 2308 §7.1.
 */
import { Resolver as SystemDns } from 'node:dns';
import type { Clock, Random } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Duration, seconds } from '../base/units.ts';
import {
  type Asking,
  FORMAT_ERROR,
  NO_ERROR,
  NO_SUCH_NAME,
  NOT_IMPLEMENTED,
  type Reply,
  writeQuery,
} from './message.ts';
import { exchange, readServer, type Server } from './transport.ts';
import { possibleOctets } from './wire-name.ts';

export type DnsClientOptions = {
  readonly clock: Clock;
  readonly random: Random;
  /** 'address' or 'address:port'; the system's own servers where empty. */
  readonly servers?: readonly string[];
  /** How long one server is waited for before the next or the next try. */
  readonly timeout?: Duration;
  readonly tries?: number;
};

/** `name` is a key (wire-name.ts). With `only`, no other server is asked. */
export type DnsClient = {
  ask(name: string, type: number, asking: 'edns' | 'dnssec', only?: Server): Promise<Result<Reply, string>>;
  servers(): readonly Server[];
};

const TIMEOUT = seconds(3);
const TRIES = 2;
const MOST_SERVERS = 4;
/** A laptop changes networks; so often its list of servers is read again. */
const LIST_AGE = seconds(60);

export function newDnsClient(options: DnsClientOptions): DnsClient {
  const timeout = options.timeout ?? TIMEOUT;
  const given = options.servers && options.servers.length > 0 ? readServers(options.servers) : null;
  let system: { readonly list: readonly Server[]; readonly since: number } | null = null;
  let lastGood: string | null = null;

  const servers = (): readonly Server[] => {
    if (given) return given;
    const now = options.clock.monotonic();
    if (!system || now - system.since > LIST_AGE) {
      system = { list: readServers(new SystemDns().getServers()), since: now };
    }
    return system.list;
  };

  const once = async (server: Server, name: Buffer, key: string, type: number, asking: Asking) => {
    const id = Buffer.from(options.random.bytes(2)).readUInt16BE(0);
    const query = writeQuery(id, name, type, asking);
    return exchange(server, { query, id, question: { name: key, type }, clock: options.clock, timeout });
  };

  return {
    servers,
    async ask(key, type, asking, only) {
      const name = possibleOctets(key);
      if (!name) return err('such a name cannot exist');
      const list = only ? [only] : goodFirst(servers(), lastGood);
      let why = 'no name server is known on this computer';
      for (let round = 0; round < (options.tries ?? TRIES); round++) {
        for (const server of list) {
          let reply = await once(server, name, key, type, asking);
          if (reply.ok && asking === 'edns' && unknowing(reply.value))
            reply = await once(server, name, key, type, 'plain');
          if (reply.ok && isAnswer(reply.value)) {
            lastGood = spot(server);
            return ok(reply.value);
          }
          why = reply.ok ? refusal(reply.value.code) : reply.error;
        }
      }
      return err(why);
    },
  };
}

const readServers = (texts: readonly string[]): readonly Server[] =>
  texts
    .map(readServer)
    .filter(server => server !== null)
    .slice(0, MOST_SERVERS);

const spot = (server: Server): string => `${server.address} ${server.port}`;
const goodFirst = (list: readonly Server[], good: string | null): readonly Server[] =>
  [...list].sort((one, other) => Number(spot(other) === good) - Number(spot(one) === good));

const isAnswer = ({ code }: Reply): boolean => code === NO_ERROR || code === NO_SUCH_NAME;
const unknowing = ({ code }: Reply): boolean => code === FORMAT_ERROR || code === NOT_IMPLEMENTED;

function refusal(code: number): string {
  switch (code) {
    case 2:
      return 'the name server could not find out (SERVFAIL)';
    case 5:
      return 'the name server refuses to answer us (REFUSED)';
    default:
      return `the name server answered with an error (${code})`;
  }
}
