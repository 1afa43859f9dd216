/** Moves of every kind as the window may meet them; nothing is really moved. An empty world has none. */
import type { Api, MovingDetail, MovingRow } from '../../server/api/contract.ts';
import { ApiError } from '../../server/api/rpc.ts';
import type { Variant } from './fake/world.ts';

const noJob = async (): Promise<never> => {
  throw new ApiError('NOT_FOUND', 'There is no such job here');
};

const MINUTE = 60_000;
const row = (id: number, now: number, more: Partial<MovingRow>): MovingRow => ({
  ...{ id, address: 'ana@office.test', kind: 'import', format: 'path', what: '/home/ana/.thunderbird', dryRun: false },
  ...{ state: 'done', because: null, createdAt: now - id * 60 * MINUTE, changedAt: now - MINUTE, taken: 0 },
  ...{ duplicates: 0, untaken: 0, octets: 0, expected: null, perSecond: null, at: null, proven: null },
  ...more,
});

const rowsAt = (now: number): readonly MovingRow[] => [
  row(6, now, {
    ...{ state: 'running', format: 'imap', what: 'ana at imap.old.example', createdAt: now - 3 * MINUTE },
    ...{ taken: 3_114, duplicates: 86, untaken: 2, octets: 412_000_000, expected: 18_240, perSecond: 118 },
    at: 'Archive/2019/Mandantschaft',
  }),
  row(5, now, {
    ...{ state: 'paused', taken: 910, octets: 2_100_000_000, expected: 4_000 },
    because: 'The account has no room left (its quota)',
  }),
  row(4, now, {
    ...{ state: 'failed', what: '/media/stick/old.mbox', expected: 120 },
    because: '/media/stick/old.mbox is not there',
  }),
  row(3, now, { state: 'waiting', address: 'ben@office.test', format: 'imap', what: 'ben at imap.old.example' }),
  row(2, now, { taken: 1_204, duplicates: 12, untaken: 3, octets: 96_000_000, expected: 1_219, proven: true }),
  row(1, now, {
    ...{ kind: 'export', format: 'maildir', what: '/backup/ana', taken: 640, octets: 51_000_000, proven: true },
  }),
];

const folder = (from: string, to: string | null, taken: number, more = {}): MovingDetail['folders'][number] => ({
  ...{ from, to, expected: taken, taken, duplicates: 0, untaken: 0, octets: taken * 80_000, done: true },
  ...{ digestThere: to === null ? null : from, digestHere: to === null ? null : from },
  ...more,
});

const detailOf = (job: MovingRow): MovingDetail => ({
  ...job,
  folders:
    job.state === 'done'
      ? [
          folder('INBOX', 'INBOX', 800, { duplicates: 12, untaken: 3 }),
          folder('Sent', 'Sent', 304),
          folder('Work/Contracts 2019', 'Work/Contracts 2019', 100),
          folder('Trash', null, 0),
        ]
      : [folder('INBOX', 'INBOX', job.taken, { expected: job.expected, digestThere: null, digestHere: null })],
  notes: [],
  untakenBy: job.untaken > 0 ? { 'too-large': 1, 'not-a-message': job.untaken - 1 } : {},
  lost: job.kind === 'export' ? { keywords: 4 } : {},
  examples: [],
  told: job.state === 'done' ? ['2 messages had lines of both kinds of ends; all end in CRLF now'] : [],
});

export function fakeMovingApi(variant: () => Variant): Api['moving'] {
  const rows = () => (variant() === 'full' ? rowsAt(Date.now()) : []);
  const find = async (id: number): Promise<MovingRow> => rows().find(one => one.id === id) ?? noJob();
  const same = ({ id }: { readonly id: number }) => find(id);
  return {
    found: async () => [{ program: 'Thunderbird', path: '/home/ana/.thunderbird' }],
    plan: async ({ source }) => ({
      ...{ format: 'maildir', name: String(source.type === 'path' ? source.path : 'ana at imap.old.example') },
      folders: [
        ...[
          ['INBOX', 'INBOX', 812],
          ['Sent', 'Sent', 304],
          ['Work/Contracts 2019', 'Work/Contracts 2019', 100],
          ['Trash', null, 3],
        ].map(([from, to, messages]) => ({
          ...{
            from: String(from).split('/'),
            origin: String(from),
            to: to as string | null,
            isNew: from === 'Work/Contracts 2019',
          },
          ...{ role: null, messages: Number(messages), octets: Number(messages) * 80_000 },
        })),
      ],
      ...{ messages: 1_216, octets: 97_000_000, room: 40_000_000, notes: ['2 files are no mail and are passed over'] },
    }),
    ...{ exportPlan: noJob, import: noJob, export: noJob },
    get: async ({ id }) => detailOf(await find(id)),
    ...{ pause: same, resume: same, cancel: same },
    remove: async () => ({ removed: true }),
    untaken: async () => ({
      rows: [
        { folder: 'INBOX', origin: 'INBOX/cur/1530.M1P2:2,S', reason: 'too-large', detail: '92 MB' },
        { folder: 'INBOX', origin: 'INBOX/cur/1531.M1P3:2,S', reason: 'not-a-message', detail: 'it is empty' },
      ],
      next: null,
    }),
    list: async () => rows(),
    async *watch() {
      yield rows();
    },
    async *watchOne({ id }) {
      yield detailOf(await find(id));
    },
  };
}
