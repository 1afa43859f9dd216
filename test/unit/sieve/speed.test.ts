/** Two hundred rules on a message of 10 KB: at most a millisecond of CPU, with its header read and decoded anew each time. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { sieveMessage } from '../../../server/sieve/message.ts';
import { runScript } from '../../../server/sieve/run.ts';
import { isShort } from '../../support/cpu-gate.ts';
import { compiled, factsOf, octets } from '../../support/sieve-trial.ts';

const kinds: readonly ((n: number) => string)[] = [
  n => `if header :contains ["subject", "x-spam"] ["word${n}", "other${n}"] { fileinto "F${n}"; stop; }`,
  n => `if address :is :domain "from" "domain${n}.example" { fileinto "D${n}"; stop; }`,
  n => `if allof (header :contains "list-id" "list${n}", not exists "x-foo") { addflag "x${n}"; fileinto "L${n}"; }`,
  n => `if anyof (address :all :contains ["to", "cc"] "person${n}@", header :matches "subject" "[tag${n}]*") { keep; }`,
  n => `if size :over ${n + 20}M { discard; }`,
];
const rules = Array.from({ length: 200 }, (_, n) => `# rule:[Rule ${n}]\n${kinds[n % kinds.length]!(n)}`);
const script = compiled(`require ["fileinto", "imap4flags"];\n${rules.join('\n')}`);
const received = Array.from(
  { length: 8 },
  (_, n) => `Received: from a${n}.example\n\tby b.example with ESMTPS id ${n};\n\tThu, 03 Sep 2026 08:00:0${n} +0200\n`,
);
const letter = octets(`${received.join('')}From: =?utf-8?q?J=C3=BCrgen?= <j@domain.test>
To: ann@here.test, "Ben" <ben@here.test>
Cc: c1@x.test, c2@x.test
Subject: =?utf-8?q?Stra=C3=9Fe?= and a quite usual subject
List-Id: <somelist.example>

${'some text of a letter\n'.repeat(420)}`);

const MESSAGES = 20;

test('two hundred rules take at most a millisecond for a message', async () => {
  assert.ok(letter.length > 9_500);
  const run = () => {
    for (let n = 0; n < MESSAGES; n++) {
      const outcome = runScript(script, { ...factsOf(), message: sieveMessage(letter) });
      assert.ok(outcome.kind === 'decided' && outcome.plan.error === null);
    }
  };
  for (let warm = 0; warm < 5; warm++) run();
  await isShort('200 rules on 20 messages', run);
});
