import assert from 'node:assert/strict';
import { inPop3World, type Pop3Client } from '../../support/pop3-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(6856, '4');
const octets = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

const written = octets(
  'From: Jørgen <jørgen@blåbær.example>\r\nTo: ann@example.org\r\nSubject: Grüße\r\n\r\n.Körper\r\nzwei\r\ndrei\r\n',
);
const plain = octets('Subject: plain\r\n\r\nKörper mit acht Bits\r\n');
const contents = [written, plain];

async function signedIn(client: Pop3Client, utf8: boolean): Promise<Pop3Client> {
  if (utf8) await client.ask('UTF8');
  await client.signIn();
  return client;
}

const unstuffed = (lines: readonly string[]) =>
  lines.map(line => `${line.startsWith('.') ? line.slice(1) : line}\r\n`).join('');

must('give a client that has said UTF8 the message as it is stored', () =>
  inPop3World({ contents }, async world => {
    const client = await signedIn(await world.dial(), true);
    const [status, ...lines] = await client.askLines('RETR 1');
    assert.deepEqual([status, unstuffed(lines)], [`+OK ${written.length} octets`, written]);
  }),
);

mustNot('send a header with more than ASCII to a client that has not', () =>
  inPop3World({ contents }, async world => {
    const client = await signedIn(await world.dial(), false);
    const [status, ...lines] = await client.askLines('RETR 1');
    const message = unstuffed(lines);
    const surrogate = [
      'From: =?UTF-8?Q?J=C3=B8rgen_j=C3=B8rgen=40bl=C3=A5b=C3=A6r=2Eexampl?=',
      ' =?UTF-8?Q?e?= <invalid@internationalized-address.invalid>',
      'To: ann@example.org',
      'Subject: =?UTF-8?B?R3LDvMOfZQ==?=',
      '',
      octets('.Körper'),
      ...['zwei', 'drei', ''],
    ].join('\r\n');
    assert.equal(message, surrogate);
    assert.equal(status, `+OK ${surrogate.length} octets`);
    assert.ok(!world.heard.some(line => line.startsWith('broke')), world.heard.join());
  }),
);

must('leave a message alone whose body alone is more than ASCII', () =>
  inPop3World({ contents }, async world => {
    const client = await signedIn(await world.dial(), false);
    const [status, ...lines] = await client.askLines('RETR 2');
    assert.deepEqual([status, unstuffed(lines)], [`+OK ${plain.length} octets`, plain]);
  }),
);

must('tell the same numbers, unique-ids and stored sizes with UTF8 and without', () =>
  inPop3World({ contents }, async world => {
    const answers: string[][] = [];
    for (const utf8 of [true, false]) {
      const client = await signedIn(await world.dial(), utf8);
      answers.push([
        ...(await client.askLines('LIST')),
        ...(await client.askLines('UIDL')),
        String(await client.ask('STAT')),
        String(await client.ask('LIST 1')),
      ]);
      await client.ask('QUIT');
      await client.rest();
      await world.servings.at(-1)?.closed;
    }
    assert.deepEqual(answers[0], answers[1]);
  }),
);

must('cut TOP out of the surrogate', () =>
  inPop3World({ contents }, async world => {
    const client = await signedIn(await world.dial(), false);
    const lines = await client.askLines('TOP 1 2');
    assert.deepEqual(lines.slice(3), [
      'To: ann@example.org',
      'Subject: =?UTF-8?B?R3LDvMOfZQ==?=',
      ...['', octets('..Körper'), 'zwei'],
    ]);
  }),
);

for (const piece of [1, 7, 1000]) {
  must(`make the same of a message that comes in pieces of ${piece}`, () =>
    inPop3World({ contents }, async world => {
      const client = await signedIn(await world.dial(), false);
      const whole = await client.askLines('RETR 1');
      world.backend.streamed = async function* () {
        const bytes = Buffer.from(written, 'latin1');
        for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
      };
      assert.deepEqual(await client.askLines('RETR 1'), whole);
      assert.ok(!world.heard.some(line => line.startsWith('broke')), world.heard.join());
    }),
  );
}

must('tell the octets that follow, whatever the end of the message is like', () =>
  inPop3World(
    {
      contents: [
        octets('Subject: Grüße'),
        octets('Subject: Grüße\r\n'),
        octets('Subject: Grüße\r\n\r\n'),
        octets('Subject: Grüße\r\n\r\nkein Ende'),
        octets('Grüße ohne Kopf'),
        octets('Subject: Grüße\n\nnur LF\n'),
      ],
    },
    async world => {
      const client = await signedIn(await world.dial(), false);
      for (let number = 1; number <= 6; number++) {
        const [status, ...lines] = await client.askLines(`RETR ${number}`);
        assert.equal(status, `+OK ${unstuffed(lines).length} octets`, String(number));
      }
      assert.ok(!world.heard.some(line => line.startsWith('broke')), world.heard.join());
    },
  ),
);

rfc(6856, '5').must(
  'begin with [UTF8] for a message that is not sent without: its header is too long to convert',
  () => {
    const long = octets(`Subject: Grüße\r\n${'X: yes\r\n'.repeat(140_000)}\r\nbody\r\n`);
    return inPop3World({ contents: [long, plain] }, async world => {
      const client = await signedIn(await world.dial(), false);
      assert.match((await client.ask('RETR 1')) ?? '', /^-ERR \[UTF8\] /);
      assert.match((await client.ask('TOP 1 0')) ?? '', /^-ERR \[UTF8\] /);
      assert.equal((await client.askLines('RETR 2')).length, 4);
      await client.ask('QUIT');
      await client.rest();
      await world.servings[0]?.closed;
      const other = await signedIn(await world.dial(), true);
      assert.equal((await other.askLines('RETR 1'))[0], `+OK ${long.length} octets`);
    });
  },
);
