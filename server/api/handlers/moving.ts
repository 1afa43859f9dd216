/** Mail brought in and carried out: what the window and the command line may ask of the jobs. */
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { dialects } from '../../formats/mbox-source.ts';
import { mailOnThisComputer } from '../../moving/found.ts';
import { untakenRow } from '../../moving/import-job.ts';
import { exportFormats, type ImportWish, type Job, type SourceSpec } from '../../moving/job.ts';
import { byWhom, orThrow } from '../answer.ts';
import { repeated } from '../feed.ts';
import type { MovingApi, MovingRule, MovingSource } from '../moving-contract.ts';
import { movingDetail, movingRow } from '../moving-rows.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, call, type RouterOf, stream } from '../rpc.ts';

/** Milliseconds between two answers. */
const PAUSE = 500;
const MOST_FOLDERS = 10_000;
const MOST_ROWS = 1_000;

const address = z.string().min(1).max(400);
const name = z.string().min(1).max(1000);
const path = z.string().min(1).max(4000).refine(isAbsolute, 'a whole path, from the root on');
const id = z.object({ id: z.number().int().min(1) });
const server = z.looseObject({
  type: z
    .string()
    .min(1)
    .max(40)
    .refine(type => type !== 'path', 'a path'),
});
const source = z.union([
  z.object({
    type: z.literal('path'),
    path,
    dialect: z.enum(dialects).optional(),
    account: z.string().max(320).optional(),
  }),
  server,
]);
const mailboxes = z.array(name).min(1).max(MOST_FOLDERS).readonly();
const folders = z
  .array(z.object({ from: z.array(z.string().max(1000)).min(1).max(100).readonly(), to: name.nullable() }))
  .max(MOST_FOLDERS)
  .readonly();
const wish = z.object({ address, source, folders: folders.optional(), under: name.optional() });

export function movingHandlers({ moving, store, clock }: ServerPorts): RouterOf<MovingApi['moving']> {
  const parts = { ...moving, now: clock.monotonic };
  const row = (job: Job) => movingRow(job, parts);
  const rows = async () => (await moving.list()).map(row).reverse();
  const found = async (wanted: number): Promise<Job> => {
    const job = await moving.get(wanted);
    if (!job) throw new ApiError('NOT_FOUND', `There is no job ${wanted}`);
    return job;
  };
  const detail = async (wanted: number) => movingDetail(await found(wanted), parts);
  return {
    found: call(z.object({}), () => mailOnThisComputer()),
    plan: call(wish, async (input, { signal }) => orThrow(await moving.plan(wishOf(input), signal))),
    import: call(
      wish.extend({ duplicates: z.enum(['skip', 'keep']).optional(), dryRun: z.boolean().optional() }),
      async ({ duplicates = 'skip', dryRun = false, ...input }, { who }) =>
        row(orThrow(await moving.start({ ...wishOf(input), duplicates, dryRun, by: byWhom(who) }))),
    ),
    exportPlan: call(
      z.object({ address, to: server, mailboxes: mailboxes.optional() }),
      async ({ address: of, to, mailboxes: some = null }, { signal }) =>
        orThrow(await moving.planExport(of, to as SourceSpec, some, signal)),
    ),
    export: call(
      z.object({
        address,
        format: z.enum(exportFormats),
        path: path.optional(),
        to: server.optional(),
        mailboxes: mailboxes.optional(),
      }),
      async ({ address: of, format, path: into = '', to, mailboxes: some = null }, { who }) => {
        const where = { format, path: into, ...(to ? { to: to as SourceSpec } : {}) };
        return row(
          orThrow(await moving.start({ kind: 'export', address: of, ...where, mailboxes: some, by: byWhom(who) })),
        );
      },
    ),
    list: call(z.object({}), rows),
    watch: stream(z.object({}), (_, { signal }) => repeated(rows, moving.watch, signal, PAUSE)),
    get: call(id, input => detail(input.id)),
    watchOne: stream(id, (input, { signal }) => repeated(() => detail(input.id), moving.watch, signal, PAUSE)),
    pause: call(id, async input => row(orThrow(await moving.pause(input.id)))),
    resume: call(id, async input => row(orThrow(await moving.resume(input.id)))),
    cancel: call(id, async input => row(orThrow(await moving.cancel(input.id)))),
    remove: call(id, async input => {
      orThrow(await moving.remove(input.id));
      return { removed: true };
    }),
    untaken: call(
      id.extend({
        after: z.object({ folder: z.number().int().min(0), key: z.string().max(400) }).optional(),
        limit: z.number().int().min(1).max(MOST_ROWS),
      }),
      async ({ id: wanted, after = null, limit }) => {
        const { progress } = await found(wanted);
        const kept = await store.broughtUntaken(wanted, after, limit);
        const last = kept.at(-1);
        return {
          rows: kept.map(({ folder, told }) => {
            const from = progress.kind === 'import' ? (progress.folders[folder]?.from ?? []) : [];
            const { origin, reason, detail: why } = untakenRow(from, told!);
            return { folder: from.join('/'), origin, reason, detail: why };
          }),
          next: last && kept.length === limit ? { folder: last.folder, key: last.key } : null,
        };
      },
    ),
  };
}

type Input = {
  readonly address: string;
  readonly source: MovingSource;
  readonly folders?: readonly MovingRule[] | undefined;
  readonly under?: string | undefined;
};

const wishOf = ({ address: to, source: from, folders: rules = [], under }: Input): ImportWish => ({
  ...{ kind: 'import', address: to, source: from as SourceSpec, folders: rules, under: under ?? null },
  ...{ duplicates: 'skip', dryRun: false, by: '' },
});
