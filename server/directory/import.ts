/**
 * Many people at once, from a table: first only judged, then made. A line that cannot be taken is named with its fault and
 * keeps nobody else out.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { Bytes } from '../base/units.ts';
import type { Store } from '../store/interface.ts';
import { domainOf, newForm } from './address.ts';
import type { Directory } from './control.ts';
import { type PersonLine, readPeople } from './people-csv.ts';
import { parseQuota } from './quota.ts';

export type ImportLine = {
  readonly line: number;
  readonly name: string;
  readonly address: string;
  readonly quotaBytes: Bytes | null;
  /** good: it could be made. */
  readonly outcome: 'good' | 'added' | 'fault';
  readonly fault: string | null;
  /** Made up here, where the table had none; told once, when the person was added. */
  readonly password: string | null;
  readonly givenPassword: boolean;
};
export type ImportOptions = {
  readonly store: Store;
  readonly directory: Pick<Directory, 'addAccount' | 'suggestPassword'>;
  readonly dryRun: boolean;
  readonly by: string;
};

export async function importPeople(
  text: string,
  { store, directory, dryRun, by }: ImportOptions,
): Promise<Result<readonly ImportLine[], string>> {
  const people = readPeople(text);
  if (!people.ok) return people;
  const judge = await newJudge(store);
  const lines: ImportLine[] = [];
  for (const person of people.value) {
    const judged = judge(person);
    const given = person.password !== '';
    const base = { line: person.line, name: person.name, address: person.address, givenPassword: given };
    if (!judged.ok) {
      lines.push({ ...base, quotaBytes: null, outcome: 'fault', fault: judged.error, password: null });
      continue;
    }
    const { address, quotaBytes } = judged.value;
    const good = { ...base, address, quotaBytes, fault: null };
    if (dryRun) {
      lines.push({ ...good, outcome: 'good', password: null });
      continue;
    }
    const password = given ? person.password : directory.suggestPassword();
    const added = await directory.addAccount(
      { address, name: person.name, password, quotaBytes, makeDomain: false },
      by,
    );
    lines.push(
      added.ok
        ? { ...good, outcome: 'added', password: given ? null : password }
        : { ...good, outcome: 'fault', fault: added.error, password: null },
    );
  }
  return ok(lines);
}

type Judged = { readonly address: string; readonly quotaBytes: Bytes | null };

/** Remembers what it has seen, so that a table that names somebody twice says so. */
async function newJudge(store: Store): Promise<(person: PersonLine) => Result<Judged, string>> {
  const [domains, accounts, aliases] = await Promise.all([store.domains(), store.accounts(), store.aliases()]);
  const ours = new Set(domains.map(one => one.name));
  const taken = new Set([...accounts, ...aliases].map(one => one.address));
  const lines = new Map<string, number>();
  return ({ line, address, password, quota }) => {
    if (address === '') return err('The address is missing');
    const form = newForm(address);
    if (!form.ok) return err(`"${address}" is not an address: ${form.error}`);
    if (!ours.has(domainOf(form.value))) return err(`${domainOf(form.value)} is not one of our domains`);
    if (taken.has(form.value)) return err(`${form.value} exists already`);
    const before = lines.get(form.value);
    if (before !== undefined) return err(`${form.value} stands in line ${before} already`);
    lines.set(form.value, line);
    if (Buffer.byteLength(password) > 1024) return err('A password may have 1,024 octets at most');
    const bytes = parseQuota(quota);
    return bytes.ok ? ok({ address: form.value, quotaBytes: bytes.value }) : bytes;
  };
}
