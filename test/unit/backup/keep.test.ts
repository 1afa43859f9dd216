/** Which backups may go, when the next is due, what is told. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { expendable } from '../../../server/backup/keep.ts';
import { backupIdAt, isBackupId, isSafePath } from '../../../server/backup/layout.ts';
import { needsOf } from '../../../server/backup/needs.ts';
import { nextBackup } from '../../../server/backup/schedule.ts';
import type { BackupSettings } from '../../../server/backup/settings.ts';
import type { BackupState, Tried } from '../../../server/backup/state.ts';

const DAY = 86_400_000;
const at = (day: number, hour = 3): number => new Date(2026, 0, day, hour).getTime();
const rule = { daily: 7, weekly: 4, monthly: 12 };

test('of each of 7 days, 4 weeks and 12 months the newest stays', () => {
  const all = Array.from({ length: 400 }, (_, n) => ({ id: String(n), at: at(1 + n) }));
  const gone = new Set(expendable(all, rule, new Set()));
  const kept = all.filter(({ id }) => !gone.has(id)).map(({ id }) => Number(id));
  assert.deepEqual(kept.slice(-7), [393, 394, 395, 396, 397, 398, 399]);
  assert.ok(kept.length <= 7 + 4 + 12 && kept.length >= 18, `${kept.length} stay`);
  const months = new Set(kept.map(n => new Date(at(1 + n)).getMonth()));
  assert.equal(months.size, 12);
});

test('the newest never goes, nor the one that was proven, whatever the rule says', () => {
  const all = [1, 2, 3, 4].map(day => ({ id: `b${day}`, at: at(day) }));
  assert.deepEqual(expendable(all, { daily: 0, weekly: 0, monthly: 0 }, new Set(['b2'])), ['b3', 'b1']);
  assert.deepEqual(expendable(all.slice(0, 1), { daily: 0, weekly: 0, monthly: 0 }, new Set()), []);
});

test('two of one day: the later stays', () => {
  const all = [
    { id: 'morning', at: at(5, 3) },
    { id: 'evening', at: at(5, 20) },
  ];
  assert.deepEqual(expendable(all, rule, new Set()), ['morning']);
});

test('the next is at its time of day; one that was missed is due', () => {
  const schedule = { every: DAY, at: 150 };
  assert.equal(nextBackup(schedule, null, at(9)), at(9), 'none was ever made');
  const half = new Date(2026, 0, 6, 2, 30).getTime();
  assert.equal(nextBackup(schedule, at(5, 3), at(5, 4)), half);
  assert.equal(nextBackup(schedule, half, half + 1), half + DAY, 'it does not drift');
  assert.ok(nextBackup(schedule, at(1), at(5))! < at(5), 'it slept');
  assert.equal(nextBackup(schedule, at(20), at(5)), at(5), 'the clock was wrong once');
  assert.equal(nextBackup({ every: 0, at: 0 }, at(1), at(5)), null);
  assert.equal(nextBackup({ every: 3_600_000, at: 0 }, at(1), at(5)), at(1) + 3_600_000);
});

test('what the owner must know', () => {
  const settings: BackupSettings = {
    to: '/backups',
    every: DAY,
    at: 150,
    keep: rule,
    encrypt: false,
    drillEvery: 7 * DAY,
    expected: true,
  };
  const nothing: BackupState = { run: null, made: null, drill: null, proven: null, target: null };
  const tried = (when: number, because: string | null = null): Tried => ({
    at: when,
    ok: because === null,
    because,
    backup: null,
  });
  const told = (change: Partial<BackupSettings>, state: Partial<BackupState>) =>
    needsOf({ ...settings, ...change }, { ...nothing, ...state }, at(20)).map(
      ({ id, severity }) => `${id} ${severity}`,
    );
  assert.deepEqual(told({ to: '' }, {}), ['backup-none attention']);
  assert.deepEqual(told({ to: '', expected: false }, {}), []);
  assert.deepEqual(told({}, { made: tried(at(19)), run: tried(at(19)) }), []);
  assert.deepEqual(told({}, { made: tried(at(19)), run: tried(at(20), 'There is no room') }), ['backup-failed failed']);
  assert.deepEqual(told({}, { made: tried(at(10)), run: tried(at(10)) }), ['backup-late attention']);
  assert.deepEqual(told({}, { made: tried(at(20)), drill: { ...tried(at(20), 'no'), messages: 0 } }), [
    'backup-unproven failed',
  ]);
});

test('names of backups, and paths that stay inside', () => {
  assert.equal(backupIdAt(Date.UTC(2026, 10, 23, 12, 48, 53, 7)), '2026-11-23T124853Z');
  assert.deepEqual(['2026-11-23T124853Z', '2026-11-23T124853Z-2', '../x', ''].map(isBackupId), [
    true,
    true,
    false,
    false,
  ]);
  const paths = ['store/mailroom.db', '../secret', '/etc/passwd', 'a/../b', 'a//b', 'c:/x', 'a\\b', 'a\0b', ''];
  assert.deepEqual(paths.map(isSafePath), [true, false, false, false, false, false, false, false, false]);
});
