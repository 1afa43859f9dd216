/** Fault scripts: read and judged, and which step fires when. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { manualClock } from '../../../server/base/ports.ts';
import { fixedStep } from '../../../server/capture/faults/fixed.ts';
import { personaIds, personas } from '../../../server/capture/faults/personas.ts';
import { fits, type Happening, newRun } from '../../../server/capture/faults/run.ts';
import { checkScript, type FaultStep, judgeScript, readScript } from '../../../server/capture/faults/script.ts';
import { tryScript, usualSession } from '../../../server/capture/faults/trial.ts';
import { stepWords } from '../../../server/capture/faults/words.ts';

const happening = (change: Partial<Happening> = {}): Happening => ({
  ...{ place: 'rcpt', remote: '192.0.2.7', user: undefined, session: 's1', message: 's1-1' },
  ...{ sender: 'app@shop.test', recipient: 'kim@there.test' },
  ...change,
});
const clockAt = () => manualClock(1_000_000);
/** Which of so many happenings meet a fault, from one. */
function met(step: Partial<FaultStep>, all: readonly Partial<Happening>[], seed = 1): number[] {
  const run = newRun({ seed, steps: [{ at: 'rcpt', reply: '451 Later', ...step }] }, clockAt());
  return all.flatMap((one, i) => (run.fires(happening(one)) ? [i + 1] : []));
}
const times = (n: number): readonly Partial<Happening>[] => Array.from({ length: n }, () => ({}));

test('when: the n-th, some, each n-th, the first, those beyond; together all must hold', () => {
  assert.deepEqual(met({}, times(3)), [1, 2, 3]);
  assert.deepEqual(met({ nth: 3 }, times(5)), [3]);
  assert.deepEqual(met({ nth: [1, 4] }, times(5)), [1, 4]);
  assert.deepEqual(met({ every: 2 }, times(5)), [2, 4]);
  assert.deepEqual(met({ first: 2 }, times(5)), [1, 2]);
  assert.deepEqual(met({ beyond: 3 }, times(5)), [4, 5]);
  assert.deepEqual(met({ every: 2, beyond: 3 }, times(8)), [4, 6, 8]);
});

test('counted for each connection, message or recipient apart', () => {
  const two = [{ session: 'a' }, { session: 'b' }, { session: 'a' }, { session: 'b' }];
  assert.deepEqual(met({ nth: 2 }, two), [2]);
  assert.deepEqual(met({ nth: 2, per: 'session' }, two), [3, 4]);
  const messages = [{ message: 'a-1' }, { message: 'a-1' }, { message: 'a-2' }];
  assert.deepEqual(met({ beyond: 1, per: 'message' }, messages), [2]);
  const people = [{ recipient: 'A@x' }, { recipient: 'b@x' }, { recipient: 'a@X' }];
  assert.deepEqual(met({ nth: 2, per: 'recipient' }, people), [3]);
});

test('for whom: only what fits is counted', () => {
  const all = [{ recipient: 'a@slow.test' }, { recipient: 'a@fast.test' }, { recipient: 'b@SLOW.test' }];
  assert.deepEqual(met({ recipient: '*@slow.test', nth: 2 }, all), [3]);
  assert.deepEqual(met({ sender: 'news@*' }, [{ sender: 'news@a' }, { sender: 'x@a' }, { sender: '' }]), [1]);
  assert.deepEqual(met({ user: 'shop' }, [{ user: 'Shop' }, { user: undefined }]), [1]);
  assert.deepEqual(met({ remote: '192.0.2.*' }, [{}, { remote: '198.51.100.1' }]), [1]);
  assert.deepEqual(
    met({ at: 'mail', bigger: 100 }, [
      { place: 'mail', size: 100 },
      { place: 'mail', size: 101 },
    ]),
    [2],
  );
});

test('a pattern is what a regular expression would say of it', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.', '@'), maxLength: 8 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 6 });
  fc.assert(
    fc.property(pattern, letters, (written, text) => {
      const form = new RegExp(`^${written.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
      assert.equal(fits(written, text), form.test(text));
    }),
    { numRuns: 3000 },
  );
});

test('chance comes from the seed: the same again, another with another, and about as often as it says', () => {
  const many = times(1000);
  const once = met({ chance: 0.3 }, many, 7);
  assert.deepEqual(met({ chance: 0.3 }, many, 7), once);
  assert.notDeepEqual(met({ chance: 0.3 }, many, 8), once);
  assert.ok(once.length > 230 && once.length < 370, `${once.length} of 1000`);
  assert.equal(met({ chance: 1 }, many).length, 1000);
  const sessions = (names: readonly string[]) =>
    met(
      { chance: 0.5, per: 'session' },
      names.map(session => ({ session })),
      7,
    );
  assert.deepEqual(
    sessions(['x1', 'x2', 'x3', 'x4', 'x1']),
    sessions(['y9', 'y8', 'y7', 'y6', 'y9']),
    'names are chance, their order is not',
  );
});

test('a rate: above so many in so many seconds, and well again after them', () => {
  const clock = clockAt();
  const run = newRun({ steps: [{ at: 'rcpt', reply: '451 Later', above: { count: 2, seconds: 10 } }] }, clock);
  const fires = () => run.fires(happening()) !== null;
  assert.deepEqual([fires(), fires(), fires()], [false, false, true]);
  clock.advance(9_999);
  assert.equal(fires(), true);
  clock.advance(10_001);
  assert.deepEqual([fires(), fires(), fires()], [false, false, true]);
});

test('RFC 6647 §2.3: greylisted by address, sender and recipient until the time is over', () => {
  const clock = clockAt();
  const run = newRun({ steps: [{ at: 'rcpt', reply: '451 Later', greylist: 60 }] }, clock);
  const fires = (change: Partial<Happening> = {}) => run.fires(happening(change)) !== null;
  assert.equal(fires(), true);
  clock.advance(30_000);
  assert.equal(fires(), true);
  assert.equal(fires({ recipient: 'other@there.test' }), true);
  clock.advance(30_000);
  assert.equal(fires(), false);
  assert.equal(fires({ recipient: 'other@there.test' }), true, 'it came later');
  assert.equal(fires({ remote: '198.51.100.1' }), true, 'and this one never');
});

test('the first step that fires decides; those below do not see it', () => {
  const run = newRun(
    {
      steps: [
        { at: 'rcpt', nth: 1, reply: '451 A' },
        { at: 'rcpt', nth: 1, reply: '451 B' },
      ],
    },
    clockAt(),
  );
  assert.deepEqual(
    [1, 2, 3].map(() => run.fires(happening())?.number ?? 0),
    [1, 2, 0],
  );
  assert.deepEqual(run.counts(), [
    { seen: 3, fired: 1 },
    { seen: 2, fired: 1 },
  ]);
});

test('what is wrong is said with its step', () => {
  const faults = (step: object) => {
    const judged = judgeScript({ steps: [{ at: 'rcpt', reply: '451 4.2.1 Later' }, step] });
    return judged.ok ? [] : judged.error;
  };
  const cases: readonly (readonly [object, RegExp])[] = [
    [{ at: 'rcpt' }, /^Step 2: it does nothing; one of reply/],
    [{ at: 'lunch', reply: '451 x' }, /^Step 2, at: /],
    [{ at: 'rcpt', replay: '451 x' }, /^Step 2: .*replay/],
    [{ at: 'rcpt', reply: '250 Fine' }, /begins with 250; a refusal is from 400 to 599/],
    [{ at: 'rcpt', reply: 'no' }, /^Step 2, reply: /],
    [{ at: 'rcpt', reply: 'never' }, /is no answer such as/],
    [{ at: 'rcpt', reply: '451 5.1.1 Both' }, /451 and 5\.1\.1 do not go together/],
    [{ at: 'connect', reply: '550 No' }, /at connect is 421 or 554/],
    [{ at: 'rcpt', throttle: 100 }, /"throttle" has a meaning only at data/],
    [{ at: 'mail', recipient: 'a@b', delay: 1 }, /"recipient" has a meaning only at rcpt/],
    [{ at: 'mail', delay: 1, nth: 1, per: 'recipient' }, /"per": "recipient" has a meaning only at/],
    [{ at: 'rcpt', drop: 'half' }, /"half" has a meaning only at data/],
    [{ at: 'rcpt', reply: '451 x', drop: 'before' }, /with "reply" only "drop": "after"/],
    [{ at: 'rcpt', silent: true, delay: 3 }, /nothing goes with it/],
    [{ at: 'starttls', tls: 'fail', silent: true }, /"silent" and "tls" cannot both be/],
    [{ at: 'rcpt', delay: 601 }, /^Step 2, delay: /],
    [{ at: 'rcpt', delay: 1, chance: 0 }, /^Step 2, chance: /],
  ];
  for (const [step, expected] of cases) assert.match(faults(step).join('\n'), expected, JSON.stringify(step));
  assert.deepEqual(faults({ at: 'connect', reply: '421 4.3.2 Busy' }), []);
});

test('a file: comments may stand in it, and a mistake is told with its line', () => {
  const good = readScript('{\n  // slow Fridays\n  "steps": [{ "at": "data", "throttle": 2000 },],\n}');
  assert.deepEqual(good, { ok: true, value: { steps: [{ at: 'data', throttle: 2000 }] } });
  const bad = readScript('{\n  "steps": [\n    { "at" "data" }\n  ]\n}');
  assert.match(bad.ok ? '' : bad.error[0]!, /^Line 3: /);
  assert.equal(readScript('').ok, false);
  assert.equal(readScript(`{"steps":[]}${' '.repeat(70_000)}`).ok, false);
  assert.equal(readScript('[]').ok, false);
});

test('recipients that always misbehave', () => {
  const cases: readonly (readonly [string, string, Partial<FaultStep> | null])[] = [
    ['550@faults.test', 'rcpt', { reply: '550 5.0.0 As asked for: this address refuses' }],
    ['451-4.2.1@FAULTS.test', 'rcpt', { reply: '451 4.2.1 As asked for: this address refuses' }],
    ['451-5.2.1@faults.test', 'rcpt', null],
    ['250@faults.test', 'rcpt', null],
    ['message-554@faults.test', 'rcpt', null],
    ['message-554@faults.test', 'message', { reply: '554 5.0.0 As asked for: this address refuses' }],
    ['greylist-5s@faults.test', 'rcpt', { greylist: 5 }],
    ['slow-2.5s@faults.test', 'rcpt', { delay: 2.5 }],
    ['slow-601s@faults.test', 'rcpt', null],
    ['slow@faults.test', 'rcpt', null],
    ['timeout@faults.test', 'rcpt', { silent: true }],
    ['drop@faults.test', 'rcpt', { drop: 'before' }],
    ['half@faults.test', 'data', { drop: 'half' }],
    ['lost@faults.test', 'message', { drop: 'unheard' }],
    ['kim@faults.test', 'rcpt', null],
    ['550@elsewhere.test', 'rcpt', null],
  ];
  for (const [address, place, expected] of cases) {
    const step = fixedStep(address, place as 'rcpt');
    if (expected === null) assert.equal(step, null, `${address} at ${place}`);
    else {
      assert.partialDeepStrictEqual(step, expected);
      const { name: _, ...written } = step!;
      const judged = judgeScript({ steps: [written] });
      assert.ok(judged.ok || step!.greylist, judged.ok ? '' : judged.error.join());
    }
  }
});

test('the personas that come with us can be taken, and each step has words', () => {
  for (const id of personaIds) {
    const judged = judgeScript(JSON.parse(JSON.stringify(personas[id])));
    assert.ok(judged.ok, judged.ok ? '' : `${id}: ${judged.error.join()}`);
    for (const step of personas[id].steps) assert.match(stepWords(step), /^At|^After/);
  }
});

test('a mistake is told with its line and column; of a step, where the step or the word begins', () => {
  const placed = (text: string) => {
    const read = checkScript(text);
    return read.ok ? [] : read.error.map(({ line, column, sentence }) => [line, column, sentence.slice(0, 26)]);
  };
  const half = '{ "steps": [\n  { "at": "rcpt", "drop": "half" } ] }';
  assert.deepEqual(placed(half), [[2, 3, 'Step 1: "drop": "half" has']]);
  assert.deepEqual(placed('{\n "steps": [ { "at": "nowhere" } ] }')[0]?.slice(0, 2), [2, 21]);
  assert.deepEqual(placed('{\n  "steps": [,\n')[0]?.slice(0, 1), [2]);
});

test('what makes no sense where mail is read', () => {
  for (const [step, why] of [
    [{ at: 'imap', command: 'RETR', delay: 1 }, /no command RETR in imap/],
    [{ at: 'imap', command: 'connect', reply: 'NO x' }, /BYE/],
    [{ at: 'imap', command: 'NOOP', reply: '451 no' }, /none of IMAP's/],
    [{ at: 'imap', command: 'NOOP', reply: 'NO [X\r\n] y' }, /none of IMAP's/],
    [{ at: 'pop3', command: 'STAT', reply: 'NO x' }, /none of POP3's/],
    [{ at: 'pop3', command: 'STAT', drop: 'half' }, /"RETR" or "TOP"/],
    [{ at: 'imap', literal: 3 }, /wants "command": "FETCH"/],
    [{ at: 'tls', drop: 'before' }, /"tls"/],
    [{ at: 'starttls', tls: 'expired' }, /at "tls"/],
    [{ at: 'mail', command: 'NOOP', delay: 1 }, /only at imap, pop3/],
    [{ at: 'data', throttle: [20, 10] }, /smaller number/],
  ] as const) {
    const read = judgeScript({ steps: [step] });
    assert.ok(!read.ok && read.error.some(one => why.test(one)), JSON.stringify([step, read]));
  }
});

test('what would happen is told without a client, and counts from the beginning', () => {
  const script = { steps: [{ at: 'rcpt', recipient: '*@slow.test', nth: 2, reply: '451 4.2.1 Later' }] } as const;
  const acts = usualSession({ sender: 'a@b.example', recipients: ['x@slow.test', 'y@here.test', 'z@slow.test'] });
  const fired = () => tryScript(script, acts).flatMap(one => (one.fired ? [one.act.recipient] : []));
  assert.deepEqual(fired(), ['z@slow.test']);
  assert.deepEqual(fired(), ['z@slow.test']);
});
