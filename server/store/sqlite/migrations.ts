/**
 * Brings a store's schema up to date: numbered steps, each in its own transaction with its number, so that a crash
 * between two leaves a store that the next start finishes. A store of a newer Mailroom is refused, never guessed at.
 * The steps are modules that hold SQL text: so they travel into a bundle.
 */
import { err, ok, type Result } from '../../base/result.ts';
import type { Reader, Writer } from './database.ts';
import * as initial from './migrations/0001-initial.ts';
import * as records from './migrations/0002-records.ts';
import * as sharing from './migrations/0003-sharing.ts';
import * as judgement from './migrations/0004-judgement.ts';
import * as signing from './migrations/0005-signing.ts';
import * as reports from './migrations/0006-reports.ts';
import * as devices from './migrations/0007-devices.ts';
import * as aliases from './migrations/0008-aliases.ts';
import * as queueFrozen from './migrations/0009-queue-frozen.ts';
import * as queueLines from './migrations/0010-queue-lines.ts';
import * as routing from './migrations/0011-routing.ts';
import * as returns from './migrations/0012-returns.ts';
import * as scripts from './migrations/0013-scripts.ts';
import * as boxes from './migrations/0014-boxes.ts';
import * as lists from './migrations/0015-lists.ts';
import * as pulled from './migrations/0016-pulled.ts';
import * as held from './migrations/0017-held.ts';
import * as brought from './migrations/0018-brought.ts';
import * as noted from './migrations/0019-noted.ts';
import * as mismatched from './migrations/0020-mismatched.ts';
import * as appScram from './migrations/0021-app-scram.ts';
import * as webhooks from './migrations/0022-webhooks.ts';
import * as searches from './migrations/0023-searches.ts';

export type Migration = { readonly name: string; readonly sql: string };

/** In order. Number n brings the schema to version n. */
export const migrations: readonly Migration[] = [
  initial,
  records,
  sharing,
  judgement,
  signing,
  reports,
  devices,
  aliases,
  queueFrozen,
  queueLines,
  routing,
  returns,
  scripts,
  boxes,
  lists,
  pulled,
  held,
  brought,
  noted,
  mismatched,
  appScram,
  webhooks,
  searches,
];

/** 'MROM': says to `file` and to us whose database this is. */
const APPLICATION_ID = 0x4d524f4d;

/** Whether nothing is to be brought up to date. */
export const isCurrent = (db: Reader): boolean =>
  Number(db.value('PRAGMA application_id')) === APPLICATION_ID &&
  Number(db.value('PRAGMA user_version')) === migrations.length;

export function migrate(db: Writer, steps: readonly Migration[] = migrations): Result<number, string> {
  const owner = Number(db.value('PRAGMA application_id'));
  const version = Number(db.value('PRAGMA user_version'));
  const empty = Number(db.value('SELECT count(*) FROM sqlite_schema')) === 0;
  if (owner !== APPLICATION_ID && !empty) return err('The file is a database of another program');
  if (version > steps.length) {
    return err(
      `The store has schema ${version}; this Mailroom knows ${steps.length}. A newer Mailroom made it: use that one`,
    );
  }
  for (const [at, step] of steps.entries()) if (at >= version) apply(db, step, at + 1);
  return ok(steps.length);
}

function apply(db: Writer, step: Migration, version: number): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    db.exec(step.sql);
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version}`);
    db.exec('COMMIT');
  } catch (fault) {
    if (db.inTransaction()) db.exec('ROLLBACK');
    throw fault;
  }
}
