/**
 * The other side of ETRN (RFC 1985): this server was away, and asks those that kept its mail meanwhile to bring it. Each
 * domain of ours is named; what the server answers is told, whatever it is.
 */
import type { Clock, Random } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { seconds } from '../base/units.ts';
import type { Resolver } from '../dns/resolver.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import type { Recorder } from '../journey/recorder.ts';
import { dial, type Guard } from '../net/dial.ts';
import { isAddress } from '../net/networks.ts';
import { type ClientSession, openSession, printReply } from '../smtp/client.ts';
import type { PeerReply } from '../smtp/client-reply.ts';

export type AskOptions = {
  readonly resolver: Pick<Resolver, 'address'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly guard: Guard;
  readonly hostName: () => string;
  /** Where servers listen that are named without a port. */
  readonly port: () => number;
  readonly recorder: Pick<Recorder, 'note'>;
};

/** `started`: the server sends what it has, or has nothing. */
export type Asked = { readonly domain: string; readonly started: boolean; readonly reply: string };

/** As ETRN is answered, a server looks into its queue first. */
const DEADLINES = { greeting: seconds(30), hello: seconds(30), other: seconds(60) };

/** The fault is a sentence: why the server could not be asked. */
export async function askBackupMx(
  options: AskOptions,
  server: string,
  domains: readonly string[],
): Promise<Result<readonly Asked[], string>> {
  const session = await sessionWith(options, server);
  const tell = (domain: string | null, started: boolean, reply: string) =>
    options.recorder.note(event('backup.asked', options.clock.now(), SERVER_TRACE, { server, domain, started, reply }));
  if (!session.ok) {
    tell(null, false, session.error);
    return session;
  }
  const asked: Asked[] = [];
  for (const domain of domains) {
    const heard = await turn(session.value, domain);
    const one = { domain, started: heard.code >= 250 && heard.code <= 253, reply: printReply(heard) };
    asked.push(one);
    tell(domain, one.started, one.reply);
    if (!session.value.isOpen()) break;
  }
  await session.value.quit();
  return ok(asked);
}

/** Exim, as it is shipped, takes only `#` and a word (RFC 1985 §5.3), and looks for that word in the addresses. */
async function turn(session: ClientSession, domain: string): Promise<PeerReply> {
  const heard = await session.turn(domain);
  return heard.code === 501 && session.isOpen() ? session.turn(`#${domain}`) : heard;
}

async function sessionWith(options: AskOptions, server: string): Promise<Result<ClientSession, string>> {
  const { name, port } = whereIs(server);
  if (port !== null && (port < 1 || port > 65_535)) return err(`${port} is no port`);
  const addresses = await addressesOf(options, name);
  if (!addresses.ok) return addresses;
  const dialled = await dial({
    ...{ addresses: addresses.value, port: port ?? options.port() },
    ...{ guard: options.guard, clock: options.clock },
  });
  if (!dialled.ok) return err(dialled.error.sentence);
  const opened = await openSession({
    connection: dialled.value,
    greetingName: options.hostName(),
    tls: { mode: 'opportunistic', serverName: name },
    deadlines: DEADLINES,
    clock: options.clock,
    random: options.random,
  });
  if (!opened.ok) return err(opened.error.reply ? printReply(opened.error.reply) : opened.error.sentence);
  if (opened.value.capabilities.etrn) return opened;
  void opened.value.quit();
  return err(`${name} does not offer ETRN`);
}

/** 'mx.there.example', with ':2525' or without; '[2001:db8::1]:2525'; an address of IPv6 alone has no port in it. */
function whereIs(server: string): { readonly name: string; readonly port: number | null } {
  if (isAddress(server)) return { name: server, port: null };
  const [, literal, name, port] = /^(?:\[([^[\]]*)\]|([^[\]]*?))(?::(\d{1,5}))?$/.exec(server) ?? [];
  return { name: literal ?? name ?? server, port: port === undefined ? null : Number(port) };
}

async function addressesOf({ resolver }: AskOptions, name: string): Promise<Result<readonly string[], string>> {
  if (isAddress(name)) return ok([name]);
  const found = await resolver.address(name);
  return found.kind === 'found'
    ? ok(found.records.map(record => record.address))
    : err(`the address of ${name} could not be found`);
}
