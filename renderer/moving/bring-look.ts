/** What the dialog asks of the server: what lies there, a try that files nothing, the move itself. One person after the other. */
import type { Api, MovingRow } from '../../server/api/contract.ts';
import { newPlace, type PlaceForm, type Provider, placeSettings, secretOf } from '../elsewhere/place-form.ts';
import { wordsOf } from '../live.ts';
import {
  type Changes,
  type Found,
  type From,
  type Line,
  type Looked,
  lineKey,
  type PathAnswers,
  pathSource,
  rulesOf,
} from './bring-steps.ts';

export type Answers = {
  readonly from: From;
  readonly place: PlaceForm;
  readonly path: PathAnswers;
  readonly whose: 'one' | 'many';
  /** Of one: whose mail it becomes, and in a backup of several accounts the one that it was. */
  readonly address: string;
  readonly there: string;
  /** Of many, a line each. */
  readonly table: string;
  /** One user signs in over there for all of them. */
  readonly master: boolean;
  readonly under: string;
  readonly duplicates: 'skip' | 'keep';
};

export const newAnswers = (address: string, path: string): Answers => ({
  ...{ from: path === '' ? 'imap' : 'path', place: newPlace('imap'), path: { path, dialect: '' } },
  ...{ whose: 'one', address, there: '', table: '', master: false, under: '', duplicates: 'skip' },
});

/** Of one person, from the form; of many, each line. */
export function linesOf(answers: Answers, read: readonly Line[]): readonly Line[] {
  const { whose, from, address, there, place } = answers;
  if (whose === 'many') return read;
  return [{ to: address, there: from === 'path' ? there.trim() : place.user.trim(), password: place.password }];
}

/** In whose name one signs in there. */
export const userOf = ({ whose, master, place }: Answers, line: Line): string =>
  whose === 'one' || master ? place.user : line.there;

async function sourceOf(api: Api, answers: Answers, line: Line, providers: readonly Provider[]) {
  const { from, path, place, whose, master } = answers;
  if (from === 'path') return pathSource(path, line.there);
  const many = whose === 'many';
  return api.fetch.importSource({
    settings: placeSettings(place, providers, userOf(answers, line)),
    ...(many && master ? { actingFor: line.there } : {}),
    ...(many && !master ? { password: line.password } : secretOf(place)),
  });
}

export async function lookAt(
  api: Api,
  answers: Answers,
  line: Line,
  providers: readonly Provider[],
  signal: AbortSignal,
): Promise<Looked> {
  try {
    const source = await sourceOf(api, answers, line, providers);
    const under = answers.under.trim();
    const plan = await api.moving.plan({ address: line.to, source, ...(under === '' ? {} : { under }) }, signal);
    return { state: 'found', line, source, plan };
  } catch (fault) {
    return { state: 'refused', line, why: wordsOf(fault) };
  }
}

export type Choices = Readonly<Record<string, Changes>>;
const none: Changes = {};
export const changesOf = (choices: Choices, line: Line): Changes => choices[lineKey(line)] ?? none;

export type Begun = { readonly jobs: readonly MovingRow[]; readonly fault: string | null };

/** Those that could be begun are; the first refusal is told. */
export async function begin(
  api: Api,
  found: readonly Found[],
  { under, duplicates }: Answers,
  choices: Choices,
  dryRun: boolean,
): Promise<Begun> {
  const jobs: MovingRow[] = [];
  for (const { line, source, plan } of found) {
    try {
      const folders = rulesOf(plan, changesOf(choices, line));
      jobs.push(
        await api.moving.import({
          ...{ address: line.to, source, folders, duplicates, dryRun },
          ...(under.trim() === '' ? {} : { under: under.trim() }),
        }),
      );
    } catch (fault) {
      return { jobs, fault: wordsOf(fault) };
    }
  }
  return { jobs, fault: null };
}
