/** A small DNS on loopback for programs that ask by themselves: a master file's TXT, A, MX and PTR over UDP; all else is no name. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import * as dnsPacket from 'dns-packet';
import type { Answer, Resolver } from '../../server/dns/resolver.ts';
import { zoneResolver } from '../../server/dns/zone.ts';
import { parseZone } from '../../server/dns/zone-file.ts';

export type NameServer = { readonly port: number; close(): void };

export async function startNameServer(zone: string): Promise<NameServer> {
  const parsed = parseZone(zone);
  if (!parsed.ok) throw new Error(parsed.error.sentence);
  const resolver = zoneResolver(parsed.value);
  const socket = createSocket('udp4');
  socket.on('message', (octets, { address, port }) => {
    void replyTo(octets, resolver).then(reply => socket.send(reply, port, address));
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { port: socket.address().port, close: () => void socket.close() };
}

async function replyTo(octets: Buffer, resolver: Resolver): Promise<Buffer> {
  const query = dnsPacket.decode(octets);
  const question = query.questions?.[0];
  const { known, answers } = question ? await answersTo(question, resolver) : { known: false, answers: [] };
  return dnsPacket.encode({
    ...{ type: 'response', id: query.id ?? 0, questions: query.questions ?? [], answers },
    flags: dnsPacket.AUTHORITATIVE_ANSWER | dnsPacket.RECURSION_AVAILABLE | (known ? 0 : NXDOMAIN),
  });
}
const NXDOMAIN = 3;

type Answers = { readonly known: boolean; readonly answers: dnsPacket.Answer[] };

async function answersTo({ name, type }: dnsPacket.Question, resolver: Resolver): Promise<Answers> {
  const of = <T>(found: Answer<T>, data: (record: T) => dnsPacket.Answer[]): Answers => ({
    known: found.kind !== 'no-such-name',
    answers: found.kind === 'found' ? found.records.flatMap(data) : [],
  });
  const ttl = 3600;
  switch (type) {
    case 'TXT':
      return of(await resolver.txt(name), text => [{ name, type, ttl, data: text }]);
    case 'MX':
      return of(await resolver.mx(name), ({ preference, exchange }) => [
        { name, type, ttl, data: { preference, exchange } },
      ]);
    case 'A':
      return of(await resolver.address(name), ({ address }) =>
        address.includes(':') ? [] : [{ name, type, ttl, data: address }],
      );
    default:
      return { known: true, answers: [] };
  }
}
