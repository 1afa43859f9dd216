/** A server that is measured, whoever wrote it. */
import { readdirSync, readFileSync } from 'node:fs';

export type Contender = {
  readonly name: string;
  /** Version and what it does for durability, in a sentence. */
  readonly facts: string;
  readonly pid: number;
  /** Programs beside it that do part of its work. */
  readonly besides?: readonly number[];
  readonly smtpPort: number;
  readonly recipients: readonly string[];
  /** Messages in mailboxes since it began. */
  filed(): Promise<number>;
  /** What the run has shown of its durability; throws where a needed fsync is missing. */
  durability(): Promise<string>;
  close(): Promise<void>;
};

export const DOMAIN = 'bench.example';
export const names: readonly string[] = Array.from({ length: 10 }, (_, n) => `u${n}`);
export const addresses: readonly string[] = names.map(name => `${name}@${DOMAIN}`);

/** Linux: USER_HZ is 100 on every platform that Node runs on. */
const TICKS_PER_SECOND = 100;

type Stat = { readonly parent: number; readonly ticks: number };

function statOf(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const at = (index: number) => Number(fields[index]);
    return { parent: at(1), ticks: at(11) + at(12) + at(13) + at(14) };
  } catch {
    return null;
  }
}

/** CPU seconds of a process and all its descendants, those who ended included; null where there is no /proc. */
export function cpuSeconds(root: number): number | null {
  if (process.platform !== 'linux') return null;
  const all = new Map<number, Stat>();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : null;
    if (stat) all.set(Number(name), stat);
  }
  let ticks = 0;
  const wanted = [root];
  for (let pid = wanted.pop(); pid !== undefined; pid = wanted.pop()) {
    ticks += all.get(pid)?.ticks ?? 0;
    for (const [child, { parent }] of all) if (parent === pid) wanted.push(child);
  }
  return ticks / TICKS_PER_SECOND;
}

/** Resident memory of one process, MiB. */
export function residentMebibytes(pid: number): number | null {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]) / 1024;
  } catch {
    return null;
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
