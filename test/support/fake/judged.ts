/** The owner's rules of the made-up office, and why some of its made-up mail was judged as it was. */
import type { Api, RuleRow, Why } from '../../../server/api/contract.ts';
import { ApiError } from '../../../server/api/rpc.ts';
import { isJunkJourney } from './journey-sketches.ts';
import { hostile } from './people.ts';
import { traceOf } from './random.ts';
import type { World } from './world.ts';

export const fakeRules = (): RuleRow[] => [
  {
    ...{ id: 1, stage: 'content', note: 'We never buy envelopes', enabled: true, hits: 31, lastHit: Date.now() },
    when: [{ field: 'subject', comparison: 'is', values: ['*envelope*'] }],
    action: { kind: 'score', points: 1.5 },
  },
];

export const fakeRulesApi = (world: () => World): Api['rules'] => ({
  list: async () => world().rules,
  lines: async () => world().rules.map(({ id }) => ({ id, line: 'content subject=x then junk' })),
  read: async () => {
    throw new ApiError('REFUSED', 'nothing is understood here');
  },
  async put({ id, rule, note, enabled }) {
    const { rules } = world();
    const at = rules.findIndex(one => one.id === id);
    if (id !== null && at === -1) throw new ApiError('NOT_FOUND', 'There is no such rule');
    const row = { ...rule, note, enabled, id: id ?? rules.length + 1, hits: 0, lastHit: null };
    rules.splice(at === -1 ? rules.length : at, at === -1 ? 0 : 1, row);
    return { id: row.id };
  },
  async remove({ id }) {
    const { rules } = world();
    rules.splice(rules.findIndex(one => one.id === id) >>> 0, 1);
    return {};
  },
  order: async () => ({}),
  async why({ trace }) {
    if (world().why === 'failing') throw new ApiError('INTERNAL', 'The store answered: disk I/O error (10).');
    if (world().why === 'forgotten') return null;
    if (isJunkJourney(trace)) return junk;
    const emails = [...(world().jmap.accounts[0]?.emails.values() ?? [])];
    const email = emails.find(
      one => (one.mailboxIds.has('m5') || one.subject === hostile) && traceOf(Number(one.id.slice(1))) === trace,
    );
    return email ? (email.subject === hostile ? pretending : junk) : null;
  },
  replay: async () => ({ judged: 0, leftOut: 0, summary: 'nothing would change', differences: [], hits: [] }),
});

const junk: Why = {
  ...{ at: Date.now() - 60_000, act: 'junk', would: 'junk', stage: 'content', score: 5.5, by: 'points' },
  because:
    'its words are those of junk (97 %): prize, claim; SPF of envelopes.example names other hosts (5.5 of 5 points)',
  findings: [
    { name: 'spf-softfail', points: 1.5, words: 'SPF of envelopes.example names other hosts than 203.0.113.7' },
    { name: 'learnt-junk', points: 5, words: 'its words are those of junk (97 %): prize, claim, winner' },
    { name: 'came-back', points: -0.5, words: 'it came back after 6 minutes, as it was asked to' },
    { name: 'known-sender', points: -2, words: '4 messages from news@envelopes.example were wanted' },
  ],
  rules: [1],
  met: [
    {
      ...{ id: 1, text: "content 'subject=*envelope*' then score:1.5", note: 'We never buy envelopes' },
      ...{ enabled: true, points: 1.5 },
    },
  ],
  junkFrom: 5,
  refuseFrom: 15,
  vouching: [
    {
      ...{ method: 'SPF', result: 'softfail', domain: 'envelopes.example' },
      because: 'SPF of envelopes.example names other hosts than 203.0.113.7',
    },
    { method: 'DKIM', result: 'pass', domain: 'envelopes.example', because: 'signed by envelopes.example' },
    { method: 'DMARC', result: 'none', domain: '', because: 'envelopes.example says nothing of DMARC' },
  ],
  scans: [{ scanner: 'clamav', verdict: 'clean', score: 0, because: '' }],
  pardon: {
    rule: {
      stage: 'content',
      when: [
        { field: 'author', comparison: 'is', values: ['news@envelopes.example'] },
        { field: 'signed-by', comparison: 'is', values: ['envelopes.example'] },
      ],
      action: { kind: 'score', points: -100 },
    },
    text: 'content author=news@envelopes.example signed-by=envelopes.example then score:-100',
    of: 'news@envelopes.example',
    when: 'envelopes.example has signed it',
  },
  facts: {},
};

const pretending: Why = {
  ...junk,
  ...{ act: 'accept', would: 'accept', score: 3, by: null, rules: [], met: [], pardon: null },
  because: 'a link shows bank.example and leads to evil.example (3 of 5 points)',
  findings: [{ name: 'pretence', points: 3, words: 'a link shows bank.example and leads to evil.example' }],
};
