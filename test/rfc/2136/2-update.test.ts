/** Changes in a zone, signed. What is sent was read, checked and answered once by dnspython 2.8; both stand here. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { type Clock, systemClock } from '../../../server/base/ports.ts';
import { err, ok } from '../../../server/base/result.ts';
import { changeTxt, type TxtChange } from '../../../server/dns/update.ts';
import { rfc } from '../../support/rfc.ts';

/** Our message and dnspython's answer: for the name itself, for the name above, and for the zone. */
const said: readonly (readonly [string, string])[] = [
  [
    '1234280000010000000100010f5f61636d652d6368616c6c656e6765046d61696c0468657265076578616d706c6500000600' +
      '010f5f61636d652d6368616c6c656e6765046d61696c0468657265076578616d706c6500001000010000003c00131276616c' +
      '75652d6f662d7468652d70726f6f660861636d652d6b65790000fa00ff00000000003d0b686d61632d736861323536000000' +
      '6955b900012c0020eff69cbc9ecb9592748245a1199f80b436735c0e37064a305609cfc2a9a64aa8123400000000',
    '1234a80900010000000000010f5f61636d652d6368616c6c656e6765046d61696c0468657265076578616d706c6500000600' +
      '010861636d652d6b65790000fa00ff00000000003d0b686d61632d7368613235360000006955b900012c002025f1f8ac82a4' +
      'eb342d4926454b47a8317ded5add8855ec64178509498f03ac4f123400000000',
  ],
  [
    '123428000001000000010001046d61696c0468657265076578616d706c6500000600010f5f61636d652d6368616c6c656e67' +
      '65046d61696c0468657265076578616d706c6500001000010000003c00131276616c75652d6f662d7468652d70726f6f6608' +
      '61636d652d6b65790000fa00ff00000000003d0b686d61632d7368613235360000006955b900012c002009e658d852a75a98' +
      '9c7b5ee27ded94f1e288ad3fb27da80ce930512c9a27aa28123400000000',
    '1234a8090001000000000001046d61696c0468657265076578616d706c6500000600010861636d652d6b65790000fa00ff00' +
      '000000003d0b686d61632d7368613235360000006955b900012c00204142f87ef5e3c40bd46977db587aed52fb87a0f052ec' +
      'b302963726caf1692b9e123400000000',
  ],
  [
    '1234280000010000000100010468657265076578616d706c6500000600010f5f61636d652d6368616c6c656e6765046d6169' +
      '6c0468657265076578616d706c6500001000010000003c00131276616c75652d6f662d7468652d70726f6f660861636d652d' +
      '6b65790000fa00ff00000000003d0b686d61632d7368613235360000006955b900012c002009d779052494b6a8b61e65194b' +
      '79526fa547adf89da26b991a3a44b5f37157cf123400000000',
    '1234a80000010000000000010468657265076578616d706c6500000600010861636d652d6b65790000fa00ff00000000003d' +
      '0b686d61632d7368613235360000006955b900012c002075b8612fb441e734c85dceed9a47bc1543dbbe90e0ee810f8b7f67' +
      '19af65ff04123400000000',
  ],
];
const clock: Clock = { ...systemClock, now: () => Date.UTC(2026, 0, 1) };
const key = { name: 'acme-key', secret: 'c2VjcmV0LWtleS1vZi10aGUtdGVzdHMtMDEyMzQ1Njc=' };
const add: TxtChange = { act: 'add', name: '_acme-challenge.mail.here.example', value: 'value-of-the-proof' };

/** A name server that answers as told; what it was asked stands in `heard`. */
async function asking(answers: readonly string[], change: Partial<Parameters<typeof changeTxt>[1]> = {}) {
  const heard: string[] = [];
  const server = createServer(socket => {
    socket.on('error', () => {});
    socket.on('data', octets => {
      heard.push(octets.subarray(2).toString('hex'));
      const answer = Buffer.from(answers[heard.length - 1] ?? '', 'hex');
      const length = Buffer.alloc(2);
      length.writeUInt16BE(answer.length);
      socket.write(Buffer.concat([length, answer]));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const outcome = await changeTxt(add, { server: { address: '127.0.0.1', port }, key, clock, id: 0x1234, ...change });
  server.close();
  return { outcome, heard };
}

const answers = said.map(([, answer]) => answer);
const { must } = rfc(2136, '2');

must(
  'name the zone, add the record with its class and TTL, and be answered; zones above are tried in turn',
  async () => {
    const { outcome, heard } = await asking(answers);
    assert.deepEqual(outcome, ok(undefined));
    assert.deepEqual(
      heard,
      said.map(([asked]) => asked),
    );
  },
);

rfc(8945, '5.3').must('believe no answer whose signature is not right, or is not there, or is old', async () => {
  const at = (hex: string, place: number) =>
    hex.slice(0, place) + (hex[place] === '0' ? '1' : '0') + hex.slice(place + 1);
  const [first, second, third] = answers as [string, string, string];
  const forged = await asking([first, second, at(third, third.length - 20)]);
  assert.deepEqual(forged.outcome, err('the answer of the name server is not signed with our key'));
  const unsigned = `1234a80000000000${'0'.repeat(8)}`;
  const bare = await asking([first, second, unsigned]);
  assert.equal(bare.outcome.ok, false);
  const late = await asking([first], { clock: { ...clock, now: () => Date.UTC(2026, 0, 1, 1) } });
  assert.equal(late.outcome.ok, false);
});

rfc(2136, '3.8').must('tell what the server refused, and give up where no zone is its own', async () => {
  const refused = (code: number) => `1234a80${code}0000000000000000`;
  const broken = await asking([refused(2)], { key: null });
  assert.deepEqual(
    broken.outcome,
    err(`the name server 127.0.0.1 did not change ${add.name}: it is broken (SERVFAIL)`),
  );
  const foreign = await asking(
    Array.from({ length: 4 }, () => refused(9)),
    { key: null },
  );
  assert.equal(foreign.heard.length, 4);
  assert.match(foreign.outcome.ok ? '' : foreign.outcome.error, /does not know the zone or the key \(NOTAUTH\)$/);
  const nonsense = await asking(['00']);
  assert.deepEqual(nonsense.outcome, err('the name server answered with nonsense'));
  const other = await asking([`4321${refused(0).slice(4)}`]);
  assert.deepEqual(other.outcome, err('the name server answered with nonsense'));
});
