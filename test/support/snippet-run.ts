/**
 * Runs what a connection card gives a developer to paste, as he would, and says whether the message came. Only what is on
 * this computer is run; the rest is named as left out.
 */
import { type SpawnSyncReturns, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import { type Snippet, type SnippetId, type SnippetWay, snippetsOf } from '../../server/api/connect-snippets.ts';

const top = join(import.meta.dirname, '../..');

/** Those that are run here, and by which program. */
export const runnable: Partial<Record<SnippetId, string>> = {
  ...{ curl: 'curl', swaks: 'swaks', msmtp: 'msmtp', mutt: 'mutt', node: 'node', python: 'python3' },
  ...{ env: 'node', playwright: 'node', laravel: 'node', symfony: 'node' },
};

type Ran = Pick<SpawnSyncReturns<string>, 'status' | 'stdout' | 'stderr'>;

/** It is on this computer, and speaks TLS where the way asks for it: swaks does with a package of Perl's that may be missing. */
export async function canRun(program: string, { security }: SnippetWay): Promise<boolean> {
  if ((await ran('sh', ['-c', `command -v ${program}`], {})).status !== 0) return false;
  if (program !== 'swaks' || security === 'none') return true;
  const { stdout, stderr } = await ran('swaks', ['--support'], {});
  return !`${stdout}${stderr}`.includes('TLS not available');
}

function ran(
  program: string,
  args: readonly string[],
  { cwd = top, env = {} as Record<string, string> },
): Promise<Ran> {
  return new Promise(resolve => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', part => {
      stdout += part;
    });
    child.stderr.on('data', part => {
      stderr += part;
    });
    const cancel = setTimeout(() => child.kill('SIGKILL'), 20_000);
    child.once('error', fault => resolve({ status: 127, stdout, stderr: String(fault) }));
    child.once('close', status => {
      clearTimeout(cancel);
      resolve({ status, stdout, stderr });
    });
  });
}

/** `folder`: an empty one of its own. What went wrong; null: nothing. */
export async function runSnippet(id: SnippetId, way: SnippetWay, folder: string): Promise<string | null> {
  const snippet = snippetsOf(way).find(one => one.id === id)!;
  mkdirSync(folder, { recursive: true });
  const done = await (runs[id] ?? notRun)(snippet, way, folder);
  return done.status === 0 ? null : `${id}: ${done.status} ${done.stderr.slice(-400)}`;
}

type Run = (snippet: Snippet, way: SnippetWay, folder: string) => Promise<Ran>;
const notRun: Run = async ({ id }) => ({ status: 127, stdout: '', stderr: `${id} is not run here` });

const inShell: Run = ({ text }) => ran('bash', ['-e', '-o', 'pipefail', '-c', text], {});
const asFile =
  (program: string, file: string, env: Record<string, string> = {}): Run =>
  async ({ text }, _way, folder) => {
    writeFileSync(join(folder, file), text);
    symlinkSync(join(top, 'node_modules'), join(folder, 'node_modules'));
    return ran(program, [file], { cwd: folder, env });
  };
/** A framework's address of the mail server, as its kind of library takes it. */
const asUrl: Run = async ({ text }, way, folder) => {
  const named = Object.fromEntries(
    text.split('\n').map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const url = named.MAIL_URL ?? named.MAILER_DSN ?? laravelUrl(named);
  const program = `import { createTransport } from 'nodemailer';
await createTransport(process.env.URL).sendMail({ from: ${JSON.stringify(way.from)}, to: ${JSON.stringify(way.to)}, subject: 'hi', text: 'hello' });`;
  const trust: Record<string, string> = way.trust === null ? {} : { NODE_EXTRA_CA_CERTS: way.trust };
  return asFile(process.execPath, 'send.mjs', { URL: url, ...trust })(
    { id: 'env', name: '', place: '', text: program },
    way,
    folder,
  );
};
function laravelUrl(named: Record<string, string>): string {
  const plain = (text = ''): string => text.replaceAll('"', '');
  const login =
    named.MAIL_USERNAME === 'null'
      ? ''
      : `${encodeURIComponent(plain(named.MAIL_USERNAME))}:${encodeURIComponent(plain(named.MAIL_PASSWORD))}@`;
  return `${named.MAIL_SCHEME === 'smtps' ? 'smtps' : 'smtp'}://${login}${named.MAIL_HOST}:${named.MAIL_PORT}`;
}

const runs: Partial<Record<SnippetId, Run>> = {
  ...{ curl: inShell, swaks: inShell, msmtp: inShell },
  ...{ env: asUrl, symfony: asUrl, laravel: asUrl },
  node: asFile(process.execPath, 'send.mjs'),
  python: asFile('python3', 'send.py'),
  async mutt({ text }, way, folder) {
    writeFileSync(join(folder, 'muttrc'), `${text}\nset copy = no\n`);
    return ran('sh', ['-c', `echo hello | mutt -F muttrc -s hi ${way.to}`], { cwd: folder, env: { HOME: folder } });
  },
  async playwright({ text }, way, folder) {
    // By the client it is a message, by IMAP its octets.
    const call = `\nconst found: any = await mailTo(${JSON.stringify(way.to)});
if (found.subject !== 'hi' && !(typeof found === 'string' && found.includes('Subject: hi'))) throw new Error('another message');\n`;
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    copyFileSync(join(top, 'server/client/mailroom.mjs'), join(folder, 'mailroom.mjs'));
    return asFile(process.execPath, 'mail.ts')(
      { id: 'playwright', name: '', place: '', text: text + call },
      way,
      folder,
    );
  },
};

/** How many messages lie in the mailbox that the card's IMAP leads to. */
export async function messagesIn(port: number, user: string, pass: string): Promise<number> {
  const client = new ImapFlow({
    ...{ host: '127.0.0.1', port, secure: true, logger: false, auth: { user, pass } },
    tls: { rejectUnauthorized: false },
  });
  await client.connect();
  const { exists } = await client.mailboxOpen('INBOX', { readOnly: true });
  await client.logout();
  return exists;
}
