/** What each preset brings along: the first domain and the first people. Done once; what exists is left alone. */
import type { SetupChoice } from '../api/contract.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Directory } from '../directory/control.ts';
import { CAPTURE_ACCOUNT } from '../queue/captured.ts';
import type { Store } from '../store/interface.ts';

export type FirstPerson = { readonly address: string; readonly account: number };

/** The dev preset's inbox; RFC 6761 §6.2 keeps .test for this. */
export const INBOX = 'inbox@mailroom.test';
/** The password of everybody in the learn preset: it is a toy, and says so. */
const LEARN_PASSWORD = 'learn';
const people = [
  ['ada@alpha.test', 'Ada'],
  ['ben@beta.test', 'Ben'],
  ['cleo@beta.test', 'Cleo'],
] as const;

const BY = 'the first run';
/** In the store's own notes: the learn preset's people were made once. */
const PEOPLE_CAME = 'learn-people';

export async function settle(
  store: Store,
  directory: Directory,
  choice: SetupChoice,
): Promise<Result<FirstPerson, string>> {
  switch (choice.preset) {
    case 'dev': {
      const made = await person(store, directory, INBOX, 'Captured mail', null);
      if (made.ok) await store.run('setMeta', { key: CAPTURE_ACCOUNT, value: INBOX });
      return made;
    }
    case 'learn': {
      // Each start comes by here; whom the owner has removed does not come back.
      const isFirst = (await store.meta(PEOPLE_CAME)) === null;
      for (const [address, name] of isFirst ? people : []) {
        const made = await person(store, directory, address, name, LEARN_PASSWORD);
        if (!made.ok) return made;
      }
      await store.run('setMeta', { key: PEOPLE_CAME, value: 'yes' });
      const [somebody] = await store.accounts();
      if (somebody) return ok({ address: somebody.address, account: somebody.id });
      return person(store, directory, people[0][0], people[0][1], LEARN_PASSWORD);
    }
    case 'office':
      return choice.office
        ? person(
            store,
            directory,
            `${choice.office.localPart}@${choice.office.domain}`,
            choice.office.name,
            choice.office.password,
          )
        : err('An office needs its domain and its first person');
  }
}

async function person(
  store: Store,
  directory: Directory,
  address: string,
  name: string,
  password: string | null,
): Promise<Result<FirstPerson, string>> {
  const known = await store.account(address.toLowerCase());
  if (known) return ok({ address: known.address, account: known.id });
  const added = await directory.addAccount({ address, name, password, quotaBytes: null, makeDomain: true }, BY);
  return added.ok ? ok({ address: added.value.address, account: added.value.id }) : added;
}
