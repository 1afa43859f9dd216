/** A mailing list on a whole server, strangers whose mail DMARC can judge, and a next hop that takes what goes to members. */
import assert from 'node:assert/strict';
import { zoneResolver } from '../../server/dns/zone.ts';
import { parseZone } from '../../server/dns/zone-file.ts';
import { keyRecord, makeKey, printPrivateKey, zoneFileLine } from '../../server/mailauth/dkim-key.ts';
import { signMessage } from '../../server/mailauth/dkim-sign.ts';
import { allFields } from '../../server/mime/header.ts';
import { bring as bringTo } from './bring.ts';
import { type ReceivedMessage, startNextHop } from './next-hop.ts';
import { startWorld } from './world.ts';

const [ours, theirs] = [await makeKey('rsa'), await makeKey('rsa')];
const zone = `
1.0.0.127.in-addr.arpa. PTR mx.there.example.
there.example. MX 10 mx.there.example.
there.example. TXT "v=spf1 ip4:127.0.0.1 -all"
mx.there.example. A 127.0.0.1
bank.example. MX 10 mx.there.example.
bank.example. TXT "v=spf1 ip4:127.0.0.1 -all"
_dmarc.bank.example. TXT "v=DMARC1; p=reject"
far.example. MX 10 mx.there.example.
_dmarc.calm.example. TXT "v=DMARC1; p=none"
calm.example. MX 10 mx.there.example.
_dmarc.soft.example. TXT "v=DMARC1; p=quarantine"
soft.example. MX 10 mx.there.example.
here.example. MX 10 mail.here.example.
${zoneFileLine('r1', 'here.example', keyRecord(ours))}
${zoneFileLine('t1', 'there.example', keyRecord(theirs))}
${zoneFileLine('t1', 'bank.example', keyRecord(theirs))}
`;
const read = parseZone(zone);
assert.ok(read.ok);
export const resolver = zoneResolver(read.value);

let count = 0;
export function letter(from: string, to: string, { subject = 'Lunch', text = 'Hello.', fields = '' } = {}): Buffer {
  const id = `<${++count}@there.example>`;
  return Buffer.from(
    `From: ${from}\r\nTo: ${to}\r\nSubject: ${subject}\r\nDate: Mon, 23 Nov 2026 00:00:00 +0000\r\nMessage-ID: ${id}\r\n${fields}\r\n${text}\r\n`,
  );
}
export function signed(message: Buffer, domain = 'there.example'): Buffer {
  const fields = signMessage(message, [{ domain, selector: 't1', privateKey: theirs }], { now: Date.now() });
  assert.ok(fields.ok);
  return Buffer.concat([Buffer.from(fields.value), message]);
}
export const field = (message: Uint8Array, name: string): string => allFields(message, name).join(' | ');

export type ListWalk = Awaited<ReturnType<typeof startListWalk>>;

/** dev@here.example with ann, who looks after it, ben, and kim elsewhere. */
export async function startListWalk() {
  const hop = await startNextHop({
    script: { rcpt: line => (line.includes('gone@') ? '550 5.1.1 Nobody of that name' : undefined) },
  });
  const world = await startWorld({
    ...{ zone, hopPort: hop.port },
    settings: [
      ...['mode=deliver', 'outbound.tls=none', 'checks.own-networks=', 'lmtp.port=0'],
      'list.web-address=https://lists.here.example',
    ],
  });
  const ann = await world.addAccount('ann@here.example');
  const ben = await world.addAccount('ben@here.example');
  await world.api.dkim.make({ domain: 'here.example', selector: 'r1', key: printPrivateKey(ours) });
  await world.api.dkim.check({ domain: 'here.example' });
  await world.api.lists.make({
    address: 'dev@here.example',
    rules: { name: 'Developers', greets: false },
    owners: ['ann@here.example'],
    archive: { account: 'ann@here.example', mailbox: 'Lists/dev', readers: 'members' },
  });
  await world.api.lists.addMembers({
    address: 'dev@here.example',
    members: [
      { address: 'ann@here.example' },
      { address: 'ben@here.example' },
      { address: 'kim@there.example', name: 'Kim' },
    ],
  });

  let looked = 0;
  async function arrived(count = 1): Promise<readonly ReceivedMessage[]> {
    await world.settle();
    const found = hop.received.slice(looked, looked + count);
    assert.equal(found.length, count, `${hop.received.length - looked} have come`);
    looked += count;
    return found;
  }
  async function nothingArrived(): Promise<void> {
    await world.settle();
    assert.deepEqual(
      hop.received.slice(looked).map(one => [one.sender, one.recipients]),
      [],
    );
  }

  async function bring(sender: string, recipient: string, message: Buffer): Promise<string> {
    const text = message.toString('latin1');
    return bringTo(await world.wire('smtp'), { helo: 'mx.there.example', sender, recipient, text });
  }
  const members = async (address = 'dev@here.example') =>
    (await world.api.lists.members({ address, limit: 100 })).map(one => `${one.address} ${one.state}`);
  async function post(from: string, to = 'dev@here.example', options = {}): Promise<void> {
    assert.match(await bring(from, to, letter(from, to, options)), /^250/);
  }
  return {
    ...{ hop, world, ann, ben, arrived, nothingArrived, bring, members, post },
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]();
      await hop.close();
    },
  };
}
