/** Programs and folders that aliases lead to: each once, with a name. They get no mail before the owner switches them on. */
import type { Sink } from './plan.ts';
import type { Statement, Target } from './statement.ts';

export type Pipes = { nameOf(target: Target): string | null };
type Asked = { readonly target: Target; readonly from: Statement };

export function pipesFor(asked: readonly Asked[], sink: Sink): Pipes {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const { target, from } of asked) {
    const key = keyOf(target);
    if (key === null || names.has(key)) continue;
    const name = freeName(target, taken);
    names.set(key, name);
    if (target.kind === 'file') sink.step({ act: 'folder', name, maildir: target.path }, from, OFF);
    if (target.kind === 'pipe') sink.step({ act: 'pipe', name, ...programOf(target.command) }, from, OFF);
  }
  return { nameOf: target => names.get(keyOf(target) ?? '') ?? null };
}

const OFF = 'it is off: mailroom pipe change NAME --on, and the setting pipe.enabled';

function keyOf(target: Target): string | null {
  if (target.kind === 'pipe') return `|${target.command}`;
  return target.kind === 'file' && target.maildir && target.path.startsWith('/') ? target.path : null;
}

/** 'vacation', 'vacation-2': small letters, digits, and between them . _ - */
function freeName(target: Target, taken: Set<string>): string {
  const words =
    target.kind === 'pipe'
      ? target.command.split(/\s+/)[0]!
      : target.kind === 'file'
        ? target.path.replace(/\/+$/, '')
        : '';
  const plain = words
    .split('/')
    .at(-1)!
    .toLowerCase()
    .replace(/[^a-z0-9._-]/g, '')
    .replace(/^[._-]+|[._-]+$/g, '')
    .slice(0, 50);
  const base = plain === '' ? 'program' : plain;
  let name = base;
  for (let n = 2; taken.has(name); n++) name = `${base}-${n}`;
  taken.add(name);
  return name;
}

/** What only a shell understands is given to one, as the old server did. */
function programOf(command: string): { readonly program: string; readonly args: readonly string[] } {
  const words = simpleWords(command);
  if (words === null || !words[0]?.startsWith('/')) return { program: '/bin/sh', args: ['-c', command] };
  return { program: words[0], args: words.slice(1) };
}

/** Words and quotes; null: there is more in it, such as $ or a second bar. */
function simpleWords(command: string): readonly string[] | null {
  if (/[$`;&|<>()*?[\]{}~#\n\\]/.test(command)) return null;
  const words: string[] = [];
  for (const found of command.matchAll(/"([^"]*)"|'([^']*)'|([^\s"']+)/g))
    words.push(found[1] ?? found[2] ?? found[3] ?? '');
  return words;
}
