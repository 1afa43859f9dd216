/** What a journey and the reader say of a judgement: the verdict, both sides, the meter, who pretends. */
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  judgedAct,
  junkReason,
  meterOf,
  pretencesIn,
  rowsOf,
  signed,
  verdictOf,
  vouchShape,
} from '../../../renderer/journey/judged-words.ts';
import type { Why } from '../../../server/api/contract.ts';

const why = (more: Partial<Why> = {}): Why => ({
  ...{
    at: 1,
    act: 'junk',
    would: 'junk',
    stage: 'content',
    score: 5.5,
    because: 'macros (5.5 of 5 points)',
    by: 'points',
  },
  ...{
    findings: [],
    rules: [],
    met: [],
    junkFrom: 5,
    refuseFrom: 15,
    vouching: [],
    scans: [],
    pardon: null,
    facts: {},
  },
  ...more,
});
const said = (more: Partial<Why>): string => verdictOf(why(more)).sentence;
const rule = (id: number, points: number | null) => ({ id, text: 'content …', note: 'Mine', enabled: true, points });

test('the verdict in a sentence', () => {
  const demand = {
    name: 'dmarc-reject',
    points: 8,
    words: 'there.example asks for p=reject',
    demands: 'refuse',
  } as const;
  const accepted = { act: 'accept', would: 'accept', by: null } as const;
  assert.deepEqual(
    [
      said({}),
      said({ act: 'refuse', would: 'refuse', score: 17 }),
      said({ act: 'refuse', would: 'refuse', score: 8, by: { finding: 'dmarc-reject' }, findings: [demand] }),
      said({ by: { rule: 3, note: 'Too many' } }),
      said({ act: 'hold', would: 'hold', by: { rule: 3, note: '' } }),
      said({ ...accepted, score: -2 }),
      said({ ...accepted, score: 1, findings: [{ ...demand, points: 1 }] }),
      said({ act: 'accept' }),
    ],
    [
      'Taken for junk: 5.5 points, and Junk begins at 5.',
      'Refused: 17 points, and refusing begins at 15.',
      'Refused: there.example asks for p=reject.',
      'Taken for junk: your rule 3, “Too many”, says so.',
      'Held: your rule 3 says so.',
      'Let in: nothing speaks against it.',
      'Let in: 1 point, and Junk begins at 5.',
      'Let in, for you only watch; else it would have been taken for junk: 5.5 points, and Junk begins at 5.',
    ],
  );
});

test('a limit that was another then is not told as if it had been this one', () => {
  assert.equal(said({ junkFrom: 8 }), 'Taken for junk: 5.5 points; Junk began lower then.');
  const findings = [{ name: 'spf-fail', points: 6, words: 'no' }];
  assert.equal(
    said({ act: 'accept', would: 'accept', by: null, findings }),
    'Let in: 5.5 points; Junk began higher then.',
  );
});

test('both sides, the heaviest first; what decided before all; a rule that adds among them', () => {
  const { against, besides, inFavour } = rowsOf(
    why({
      findings: [
        { name: 'no-date', points: 1, words: 'it has no date' },
        { name: 'greylisted', points: 0, words: 'asked to come back', demands: 'later' },
        { name: 'known-sender', points: -3, words: '4 messages from kim@there.example were wanted' },
        { name: 'dmarc-pass', points: -1, words: 'there.example is vouched for by SPF' },
        { name: 'look-alike', points: 10, words: 'the author looks like you' },
      ],
      met: [rule(2, 2.5), rule(4, null)],
    }),
  );
  const shown = (rows: typeof against) => rows.map(one => `${signed(one.points)} ${one.words}`);
  assert.deepEqual(shown(against), ['+10 The author looks like you', '+2.5 Your rule 2: Mine', '+1 It has no date']);
  assert.deepEqual(shown(besides), ['0 Asked to come back']);
  assert.deepEqual(shown(inFavour), [
    '−3 4 messages from kim@there.example were wanted',
    '−1 there.example is vouched for by SPF',
  ]);
  const asked = { name: 'greylisted', points: 0, words: 'asked to come back', demands: 'later' } as const;
  const later = rowsOf(why({ by: { finding: 'greylisted' }, findings: [{ ...asked, name: 'x', points: 3 }, asked] }));
  assert.deepEqual(
    later.against.map(one => [one.name, one.decided]),
    [
      ['greylisted', true],
      ['x', false],
    ],
  );
});

test('the meter: where the points stand, none below nothing, and none where they were not weighed', () => {
  const meter = meterOf(why({ score: -4 }))!;
  assert.deepEqual(
    [meter.score, meter.zone, meter.words],
    [0, 'fine', '−4 points. Junk begins at 5, and it is refused from 15.'],
  );
  assert.equal(meterOf(why())!.zone, 'junk');
  const high = meterOf(why({ score: 40 }))!;
  assert.equal(high.zone, 'refuse');
  assert.ok(high.score < 1 && high.marks.every(one => one.at < high.score));
  assert.deepEqual(
    meterOf(why({ refuseFrom: 6 }))!.marks.map(one => one.low),
    [false, true],
  );
  assert.equal(meterOf(why({ refuseFrom: null }))!.marks.length, 1);
  assert.deepEqual([meterOf(why({ stage: 'mail' })), meterOf(why({ by: { rule: 1, note: '' } }))], [null, null]);
});

test('who pretends is told; whatever else was found is not', () => {
  const findings = [
    { name: 'own-author', points: 9, words: 'its author is ana@here.example, one of yours' },
    { name: 'learnt-junk', points: 5, words: 'its words are those of junk' },
    { name: 'pretence', points: 0, words: 'silenced' },
  ];
  assert.deepEqual(pretencesIn({ findings }), ['Its author is ana@here.example, one of yours']);
  assert.equal(junkReason('it has no date (5 of 5 points)'), 'It has no date (5 of 5 points)');
});

test('whether somebody judged it, from its events; a shape for each result', () => {
  const note = (name: string, act: unknown) => ({ name, fields: { act } });
  assert.equal(judgedAct([note('queue.accepted', null), note('mta.judged', 'junk')]), 'junk');
  assert.equal(judgedAct([note('mta.judged', 'strange')]), null);
  assert.equal(judgedAct([]), null);
  const shapes = ['pass', 'fail', 'softfail', 'permerror', 'none', 'neutral'].map(result => vouchShape({ result }));
  assert.deepEqual(shapes, ['ok', 'failed', 'attention', 'attention', 'ahead', 'ahead']);
});
