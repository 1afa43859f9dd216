/**
 * Dovecot's Sieve beside ours: `sieve-test` says what a script would do with a message, `sievec` whether it is a script
 * at all. Both run in a folder of their own with a configuration of their own; nothing is delivered.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, ownFolder } from './daemons.ts';

/** What is to be done, in one form for both: see `performedByPlan` in sieve-canonical.ts. */
export type Performed =
  | { readonly act: 'store'; readonly mailbox: string; readonly flags: readonly string[] }
  | { readonly act: 'redirect'; readonly to: string }
  | { readonly act: 'reject'; readonly reason: string }
  | { readonly act: 'discard' }
  | { readonly act: 'vacation'; readonly subject: string | null; readonly seconds: number; readonly reason: string }
  | { readonly act: 'notify'; readonly importance: number; readonly to: readonly string[]; readonly text: string };

export type Outcome =
  | { readonly kind: 'performed'; readonly acts: readonly Performed[]; readonly keepsImplicitly: boolean }
  /** Not a script. */
  | { readonly kind: 'refused'; readonly because: string }
  /** Stopped on its way; what it had planned is nothing. */
  | { readonly kind: 'failed'; readonly because: string };

export type Tried = {
  readonly from: string;
  readonly to: string;
  readonly message: Uint8Array;
  readonly script: string;
};

export type Pigeonhole = {
  run(tried: Tried): Outcome;
  /** Whether the vacation of the script answers. */
  answers(tried: Tried): boolean;
  /** Null where the script is one. */
  compile(script: string): string | null;
  remove(): void;
};

/** Beyond what it gives by itself. */
const MORE = 'editheader spamtest spamtestplus virustest vacation-seconds mboxmetadata servermetadata';
/** It lays root's rights down, and wants to know for whose. */
const NOBODY = 65534;

/** Null where it is not installed. */
export function pigeonhole(
  personal: Readonly<Record<string, string>> = {},
  settings: Readonly<Record<string, string>> = {},
): Pigeonhole | null {
  const runner = findProgram('sieve-test');
  const compiler = findProgram('sievec');
  if (!runner || !compiler) return null;
  const folder = ownFolder();
  const at = (name: string) => join(folder.path, name);
  const owner = process.getuid?.() || NOBODY;
  for (const path of ['mail', 'scripts']) mkdirSync(at(path));
  for (const path of [folder.path, at('mail'), at('scripts')]) chmodSync(path, 0o777);
  for (const [name, script] of Object.entries(personal)) writeFileSync(at(`scripts/${name}.sieve`), script);
  writeFileSync(
    at('dovecot.conf'),
    configuration(at('mail'), owner, { sieve: `file:${at('scripts')};active=${at('active.sieve')}`, ...settings }),
  );
  const call = (program: string, ...args: string[]) =>
    spawnSync(program, ['-c', at('dovecot.conf'), ...args], { encoding: 'utf8', timeout: 20_000, maxBuffer: 2 ** 24 });
  const run = ({ script, message, from, to }: Tried, ...more: string[]) => {
    writeFileSync(at('script.sieve'), script);
    writeFileSync(at('message.eml'), message);
    return call(runner, '-C', ...more, '-f', from, '-r', to, '-a', to, at('script.sieve'), at('message.eml'));
  };
  return {
    run: tried => outcomeOf(run(tried)),
    // Really executed, it prints what it would send and sends nothing.
    answers: tried => run(tried, '-e').stderr.includes('sent vacation response'),
    compile(script) {
      writeFileSync(at('script.sieve'), script);
      const { status, stderr } = call(compiler, at('script.sieve'), at('script.svbin'));
      return status === 0 ? null : stderr;
    },
    remove: folder.remove,
  };
}

function configuration(mail: string, owner: number, settings: Readonly<Record<string, string>>): string {
  const lines = Object.entries({
    sieve_extensions: MORE.split(' ')
      .map(name => `+${name}`)
      .join(' '),
    sieve_max_actions: '0',
    sieve_max_redirects: '100',
    ...settings,
  }).map(([name, value]) => `  ${name} = ${value}`);
  return [
    ...[`mail_location = maildir:${mail}`, `mail_home = ${mail}`, `mail_uid = ${owner}`, `mail_gid = ${owner}`],
    ...['first_valid_uid = 0', 'first_valid_gid = 0', 'log_path = /dev/stderr', 'ssl = no'],
    ...['plugin {', ...lines, '}', ''],
  ].join('\n');
}

function outcomeOf({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): Outcome {
  if (/failed to compile|validation failed|parse failed/.test(stderr)) return { kind: 'refused', because: stderr };
  if (!/final result: success/.test(stderr)) return { kind: 'failed', because: stderr };
  const [said = '', implied = ''] = stdout.split('\nImplicit keep:\n');
  return { kind: 'performed', acts: actsOf(said), keepsImplicitly: implied.includes(' * ') };
}

/** ` * what: object`, and lines that are folded under it. Values of one line only: see the script maker. */
function actsOf(said: string): Performed[] {
  return said
    .split(/^ \* /m)
    .slice(1)
    .map(block => {
      const act = actOf(block);
      if (!act) throw new Error(`sieve-test said what this does not know: ${block}`);
      return act;
    });
}

function actOf(block: string): Performed | null {
  const value = (pattern: RegExp): string | undefined => pattern.exec(block)?.[1];
  const store = value(/^store message in folder: (.*)$/m);
  if (store !== undefined)
    return { act: 'store', mailbox: store, flags: (value(/add IMAP flags: (.*)$/m) ?? '').split(' ').filter(Boolean) };
  const to = value(/^redirect message to: <(.*)>$/m);
  if (to !== undefined) return { act: 'redirect', to };
  if (block.startsWith('discard')) return { act: 'discard' };
  const reason = value(/^reject message with reason: (.*)$/m);
  if (reason !== undefined) return { act: 'reject', reason };
  if (block.startsWith('send vacation message'))
    return {
      act: 'vacation',
      subject: value(/=> subject : (.*)$/m) ?? null,
      seconds: Number(value(/=> seconds : (\d+)$/m)),
      reason: value(/START MESSAGE\n([\s\S]*?)\nEND MESSAGE/) ?? '',
    };
  if (block.startsWith('send notification'))
    return {
      act: 'notify',
      importance: Number(value(/=> importance\s+: (\d)$/m)),
      text: value(/=> subject\s+: (.*)$/m) ?? '',
      to: [...block.matchAll(/\+ To: (.*)$/gm)].map(found => found[1]!),
    };
  return null;
}
