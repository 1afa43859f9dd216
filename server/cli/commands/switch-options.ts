/** Of switch: its options, and the other server that they name. */

import { openOld } from '../../switch/find-old.ts';
import { type Kind, kinds, type OldServer } from '../../switch/old-server.ts';
import { systemPrograms } from '../../switch/programs.ts';
import { CommandEnd, exit, usage } from '../exit.ts';
import type { Words } from '../words.ts';

export const switchOptions = {
  from: { type: 'string' },
  config: { type: 'string' },
  program: { type: 'string' },
  queue: { type: 'string' },
  service: { type: 'string' },
  domain: { type: 'string' },
  flush: { type: 'boolean' },
  within: { type: 'string' },
  yes: { type: 'boolean' },
  only: { type: 'string' },
  port: { type: 'string', multiple: true },
  'no-sendmail': { type: 'boolean' },
  'hand-back': { type: 'string' },
  log: { type: 'string' },
  lmtp: { type: 'string' },
} as const;

export type Given = Words<typeof switchOptions>['values'];

export function kindOf(given: Given): Kind | 'auto' {
  const { from = 'auto' } = given;
  if (from === 'auto') return 'auto';
  const kind = kinds.find(one => one === from);
  if (!kind) throw usage(`--from ${from}: ${kinds.join(', ')} or auto`);
  return kind;
}

export async function oldServerOf(given: Given): Promise<OldServer> {
  const { config = null, program = null, queue = null } = given;
  const opened = await openOld(systemPrograms, { from: kindOf(given), config, program, queue });
  if (!opened.ok) throw new CommandEnd(exit.refused, opened.error);
  return opened.value;
}
