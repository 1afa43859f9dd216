/**
 * How the other server is stopped for good, and started again: by systemd where it runs, by its init script, or by its own
 * command. What was not enabled before is not enabled afterwards.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import type { Step } from './alternatives.ts';
import type { Kind, OldServer } from './old-server.ts';
import type { Programs } from './programs.ts';

export type ServicePlace = {
  /** What the system calls it, where a person says so. */
  readonly service: string | null;
  /** A configuration of its own was named: then it is no service of the system. */
  readonly isOwn: boolean;
  readonly root?: string;
};

const names: Readonly<Record<Kind, readonly string[]>> = {
  postfix: ['postfix'],
  exim: ['exim4', 'exim'],
  sendmail: ['sendmail'],
  qmail: ['qmail', 'qmail-send'],
};

export async function stepsToStop(
  server: OldServer,
  programs: Programs,
  { service, isOwn, root = '/' }: ServicePlace,
): Promise<Result<readonly Step[], string>> {
  const { kind, commands } = server;
  const called = service === null ? names[kind] : [service];
  if (!isOwn || service !== null) {
    if (existsSync(join(root, 'run/systemd/system'))) {
      const found = await bySystemd(kind, called, programs);
      if (found) return ok([found]);
    }
    const script = called.find(name => existsSync(join(root, 'etc/init.d', name)));
    if (script !== undefined && !isOwn) return ok(byScript(kind, script, root));
  }
  if (commands.stop.length > 0) return ok([{ words: `${kind} is stopped`, argv: commands.stop, undo: commands.start }]);
  return err(`how ${kind} is stopped and started here is not known: name its service with --service`);
}

async function bySystemd(kind: Kind, called: readonly string[], programs: Programs): Promise<Step | null> {
  for (const name of called) {
    const unit = name.includes('.') ? name : `${name}.service`;
    const loaded = await programs.run(['systemctl', 'show', '--property=LoadState', '--value', unit]);
    if (loaded.out.trim() !== 'loaded') continue;
    const enabled = (await programs.run(['systemctl', 'is-enabled', unit])).out.trim().startsWith('enabled');
    const words = enabled ? ['disable', 'enable'].map(word => [word, '--now']) : [['stop'], ['start']];
    return {
      words: `${kind} is stopped${enabled ? ', and not started with the computer' : ''}`,
      argv: ['systemctl', ...words[0]!, unit],
      undo: ['systemctl', ...words[1]!, unit],
    };
  }
  return null;
}

function byScript(kind: Kind, script: string, root: string): readonly Step[] {
  const path = join(root, 'etc/init.d', script);
  const stop: Step = { words: `${kind} is stopped`, argv: [path, 'stop'], undo: [path, 'start'] };
  const tools = [
    { path: 'usr/sbin/update-rc.d', argv: (on: boolean) => ['update-rc.d', script, on ? 'enable' : 'disable'] },
    { path: 'sbin/chkconfig', argv: (on: boolean) => ['chkconfig', script, on ? 'on' : 'off'] },
  ];
  const tool = tools.find(one => existsSync(join(root, one.path)));
  const forGood = tool
    ? [{ words: `${kind} is not started with the computer`, argv: tool.argv(false), undo: tool.argv(true) }]
    : [];
  return [stop, ...forGood];
}
