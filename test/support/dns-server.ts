/**
 * The name server of a small DNS (dns-world.ts) on loopback, over UDP and TCP on one port. It cuts what is too long for
 * a datagram, and can be told to answer wrongly before it answers right.
 */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import * as dnsPacket from 'dns-packet';
import { type DnsWorld, type Lie, octetsOf } from './dns-world.ts';

export type Behaviour = {
  lie?: Lie;
  /** Every answer over UDP is cut. */
  alwaysCut?: boolean;
  /** Datagrams that are sent before the right one. */
  strangers?: (right: Buffer) => Buffer[];
  /** Datagrams are read and not answered. */
  silent?: boolean;
};
export type NameServer = {
  readonly address: string;
  readonly asked: { udp: number; tcp: number };
  close(): Promise<void>;
};

export async function nameServer(world: DnsWorld, behaviour: Behaviour = {}): Promise<NameServer> {
  const asked = { udp: 0, tcp: 0 };
  const tcp = createServer(socket => {
    socket.on('error', () => {});
    socket.on('data', octets => {
      asked.tcp++;
      const reply = replyTo(world, octets.subarray(2), behaviour);
      if (!reply) return;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(reply.length, 0);
      // In two pieces, as the network may do.
      socket.write(Buffer.concat([length, reply.subarray(0, 5)]));
      socket.write(reply.subarray(5));
    });
  });
  const { port, udp } = await onOnePort(tcp);
  udp.on('message', (octets, from) => {
    asked.udp++;
    const reply = behaviour.silent ? null : replyTo(world, octets, behaviour);
    if (!reply) return;
    for (const stranger of behaviour.strangers?.(reply) ?? []) udp.send(stranger, from.port, from.address);
    udp.send(behaviour.alwaysCut || reply.length > 1232 ? cut(reply) : reply, from.port, from.address);
  });
  return {
    address: `127.0.0.1:${port}`,
    asked,
    async close() {
      udp.close();
      tcp.close();
      await once(tcp, 'close');
    },
  };
}

/** A port that is free for TCP may be taken for UDP: then another one. */
async function onOnePort(tcp: Server): Promise<{ port: number; udp: Socket }> {
  for (;;) {
    tcp.listen(0, '127.0.0.1');
    await once(tcp, 'listening');
    const { port } = tcp.address() as AddressInfo;
    const udp = createSocket('udp4');
    const free = await new Promise<boolean>(resolve => {
      udp.once('error', () => resolve(false));
      udp.bind(port, '127.0.0.1', () => resolve(true));
    });
    if (free) return { port, udp };
    tcp.close();
    await once(tcp, 'close');
  }
}

function replyTo(world: DnsWorld, octets: Buffer, { lie }: Behaviour): Buffer | null {
  const { id, questions } = dnsPacket.decode(octets);
  const { name, type } = questions![0]!;
  const truth = world.answer(name.toLowerCase(), type);
  const message = { code: truth.code, answers: [...truth.answers], authorities: [...truth.authorities] };
  const told = lie ? lie(message, { name, type }) : message;
  return told && octetsOf(id ?? 0, name, type, told);
}

function cut(reply: Buffer): Buffer {
  const start = Buffer.from(reply.subarray(0, 60));
  start.writeUInt16BE(start.readUInt16BE(2) | 0x0200, 2);
  return start;
}
