/**
 * Ends the process with SIGKILL just before or just after its N-th durable step: a COMMIT of the store's writer, or an
 * fsync, rename, link or unlink within the home. A preload, so that it is there before anything is opened, in every thread:
 *
 *   KILL_HOME=/tmp/home KILL_AT=12:after node --import ./test/faults/kill-at.mjs program.ts
 *   KILL_AT='unlink drop/new:before' …       the first step whose name begins so
 *
 * Steps are counted from `armKill()` on. With KILL_AT=0 each is named on standard error, and nothing is killed.
 */
import fs from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { join, sep } from 'node:path';
import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads';

const KEY = 'durable-steps';
if (isMainThread) setEnvironmentData(KEY, new SharedArrayBuffer(8));
/** [armed, steps so far], shared by all threads. */
const shared = new Int32Array(getEnvironmentData(KEY));
const [which = '0', moment = 'before'] = (process.env.KILL_AT ?? '0').split(':');
const home = `${process.env.KILL_HOME}${sep}`;
const isIt = (step, name) => (/^\d+$/.test(which) ? step === Number(which) : name.startsWith(which));
const { writeSync, readlinkSync } = fs;

export const armKill = () => void Atomics.store(shared, 0, 1);
globalThis.armKill = armKill;

/** Whoever comes here in the meantime, in whatever thread, is not heard of any more. */
function end(step, name) {
  writeSync(2, `killed ${moment} step ${step}: ${name}\n`);
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}

/** Returns what is to be done once the step is made. */
function begin(name) {
  if (Atomics.load(shared, 0) === 0) return () => {};
  const step = Atomics.add(shared, 1, 1) + 1;
  if (which === '0') writeSync(2, `step ${step}: ${name}\n`);
  if (!isIt(step, name)) return () => {};
  if (moment === 'before') end(step, name);
  return () => end(step, name);
}

// ── the database ──

const Sqlite = createRequire(join(import.meta.dirname, '../../package.json'))('better-sqlite3');
const { prepare } = Sqlite.prototype;
Sqlite.prototype.prepare = function (sql) {
  const statement = prepare.call(this, sql);
  // The index of Emails can be made anew, and readers change nothing.
  if (sql !== 'COMMIT' || this.readonly || !this.name.endsWith('mailroom.db')) return statement;
  const { run } = statement;
  statement.run = (...values) => {
    const done = begin('COMMIT');
    const result = run.apply(statement, values);
    done();
    return result;
  };
  return statement;
};

// ── files ──

/** A path within the home, or null. */
const within = file => {
  const path = typeof file === 'number' ? pathOf(file) : String(file);
  return path.startsWith(home) ? path.slice(home.length) : null;
};
const pathOf = descriptor => {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return '';
  }
};

for (const name of ['fsync', 'fdatasync', 'rename', 'link', 'unlink']) {
  const real = fs[`${name}Sync`];
  fs[`${name}Sync`] = (file, ...rest) => {
    const path = within(file);
    const done = path === null ? () => {} : begin(`${name} ${path}`);
    const result = real(file, ...rest);
    done();
    return result;
  };
  const promised = fs.promises[name];
  if (!promised) continue;
  fs.promises[name] = async (file, ...rest) => {
    const path = within(file);
    const done = path === null ? () => {} : begin(`${name} ${path}`);
    const result = await promised(file, ...rest);
    done();
    return result;
  };
}
syncBuiltinESMExports();
