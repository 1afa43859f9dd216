/**
 * The disk is full, for a whole server: mail is refused for now (452 4.3.1), what was accepted goes on and is settled,
 * reading and deleting too, a program's letter stays in the drop folder or the program is told (75); and with room again
 * it all goes on by itself.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';

const ROOTLESS = ['--map-root-user', '--mount'];

/** Why no disk of our own can be had, or false. */
function diskIsMissing(): string | false {
  if (process.platform !== 'linux') return 'mount namespaces are Linux’';
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-faults-'));
  const { status, error, stderr } = spawnSync(
    'unshare',
    [...ROOTLESS, 'mount', '-t', 'tmpfs', '-o', 'size=1m', 'none', folder],
    { encoding: 'utf8' },
  );
  rmSync(folder, { recursive: true });
  if (error) return 'unshare is not installed (util-linux)';
  return status === 0 ? false : `no mount namespace is allowed here: ${stderr.trim().slice(0, 100)}`;
}

test('a full disk refuses mail, keeps what there is, and is forgotten when there is room', {
  skip: diskIsMissing(),
  timeout: 60_000,
}, () => {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-faults-'));
  try {
    const program = join(import.meta.dirname, 'disk-full.ts');
    const done = spawnSync('unshare', [...ROOTLESS, process.execPath, program, folder], { encoding: 'utf8' });
    assert.equal(done.status, 0, done.stderr);
    assert.deepEqual(JSON.parse(done.stdout), { accepted: 6, delivered: 5, relayed: 1 });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a full target: the backup that is there stays whole, and why there is no other is said', {
  skip: diskIsMissing(),
  timeout: 60_000,
}, () => {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-faults-'));
  try {
    const program = join(import.meta.dirname, '../support/backup-full.ts');
    const done = spawnSync('unshare', [...ROOTLESS, process.execPath, program, folder], { encoding: 'utf8' });
    assert.equal(done.status, 0, done.stderr);
    const said = { why: 'There is no room left on TARGET', stays: true, faults: [] };
    assert.deepEqual(JSON.parse(done.stdout), said);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
