/** The dialog that brings mail here, without its looks: what was answered, which step may follow, what is asked of the server. Pure. */
import type { MovingPlan, MovingRule, MovingSource } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';

/** path: a file or folder of the server's computer. pop3: leads on to accounts elsewhere. */
export type From = 'imap' | 'pop3' | 'path';
export type Step = 'from' | 'where' | 'what' | 'tried';
export const steps: readonly Step[] = ['from', 'where', 'what', 'tried'];

/** One line: whom it is for, and who that is over there. */
export type Line = { readonly to: string; readonly there: string; readonly password: string };
export type ReadLines = { readonly lines: readonly Line[]; readonly faults: readonly string[] };

/** Cells of a line as spreadsheets and people write them; a quoted cell may hold the divider. */
function cellsOf(line: string): string[] {
  const divider = line.includes('\t') ? '\t' : line.includes(';') ? ';' : ',';
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const char = line[at]!;
    if (char === '"' && quoted && line[at + 1] === '"') {
      cell += '"';
      at++;
    } else if (char === '"' && (quoted || cell.trim() === '')) {
      quoted = !quoted;
      cell = quoted ? '' : cell;
    } else if (char === divider && !quoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += char;
  }
  return [...cells, cell.trim()];
}

/** `people`: who has an account here. `passwords`: each line has its own. */
export function readLines(
  text: string,
  people: readonly string[],
  passwords: boolean,
  named: (to: string) => string = to => to,
): ReadLines {
  const lines: Line[] = [];
  const faults: string[] = [];
  const seen = new Set<string>();
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    if (raw.trim() === '') continue;
    const [to = '', there = '', password = ''] = cellsOf(raw);
    const line = index + 1;
    const address = to.toLowerCase();
    // A first line of titles.
    if (lines.length + faults.length === 0 && !to.includes('@')) continue;
    if (!people.includes(address))
      faults.push(t('Line {line}: there is no account {address} here.', { line, address: to }));
    else if (seen.has(`${address} ${there}`))
      faults.push(t('Line {line}: {address} stands there twice.', { line, address }));
    else if (passwords && password === '') faults.push(t('Line {line}: {address} has no password.', { line, address }));
    else lines.push({ to: address, there: there || named(address), password });
    seen.add(`${address} ${there}`);
  }
  return { lines, faults };
}

/** The whole path, on Unix or Windows. */
export const isWholePath = (path: string): boolean => /^(\/|[A-Za-z]:[\\/]|\\\\)/.test(path.trim());

export type PathAnswers = {
  readonly path: string;
  readonly dialect: '' | 'mboxrd' | 'mboxo' | 'mboxcl' | 'mboxcl2';
};

export function pathSource({ path, dialect }: PathAnswers, there: string): MovingSource {
  return {
    type: 'path',
    path: path.trim(),
    ...(dialect === '' ? {} : { dialect }),
    ...(there === '' ? {} : { account: there }),
  };
}

/** What a person changed of where folders go; the key is the folder's name over there. */
export type Changes = Readonly<Record<string, string | null>>;
export const keyOf = (from: readonly string[]): string => JSON.stringify(from);

export const goesTo = ({ from, to }: MovingPlan['folders'][number], changes: Changes): string | null => {
  const changed = changes[keyOf(from)];
  return changed === undefined ? to : changed;
};

/** Only what is other than the plan is said: the rest goes where the server guesses. */
export const rulesOf = (plan: MovingPlan, changes: Changes): readonly MovingRule[] =>
  plan.folders.flatMap(folder => {
    const to = goesTo(folder, changes);
    return to === folder.to ? [] : [{ from: folder.from, to: to === null ? null : to.trim() }];
  });

export type Coming = {
  readonly folders: number;
  readonly messages: number;
  readonly octets: number;
  /** Of some folders only reading tells how many there are. */
  readonly atLeast: boolean;
};
export function comingOf(plan: MovingPlan, changes: Changes): Coming {
  const coming = plan.folders.filter(folder => goesTo(folder, changes) !== null);
  return {
    folders: coming.length,
    messages: coming.reduce((sum, { messages }) => sum + (messages ?? 0), 0),
    octets: coming.reduce((sum, { octets }) => sum + (octets ?? 0), 0),
    atLeast: coming.some(({ messages }) => messages === null),
  };
}

export const comesShort = (plan: MovingPlan, changes: Changes): boolean =>
  plan.room !== null && comingOf(plan, changes).octets > plan.room;

/** A mailbox has to have a name. */
export const faultIn = (plan: MovingPlan, changes: Changes): string | null => {
  const nameless = plan.folders.find(folder => goesTo(folder, changes)?.trim() === '');
  return nameless ? t('Say where {folder} goes, or leave it out.', { folder: nameless.origin }) : null;
};

/** One person's mail: what was found of it. */
export type Looked =
  | { readonly state: 'found'; readonly line: Line; readonly source: MovingSource; readonly plan: MovingPlan }
  | { readonly state: 'refused'; readonly line: Line; readonly why: string };
export type Found = Extract<Looked, { readonly state: 'found' }>;
export const foundOnes = (looked: readonly Looked[]): readonly Found[] => looked.filter(one => one.state === 'found');

export const lineKey = ({ to, there }: Line): string => `${to} ${there}`;
