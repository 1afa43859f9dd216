/** A captured message as the bounce lab answers it: by its envelope, and its octets as they came. */
import { err, ok, type Result } from '../../base/result.ts';
import type { Store } from '../../store/interface.ts';
import type { Letters, Scope } from '../letters.ts';
import { asReceived } from '../received-octets.ts';
import type { Answered } from './answers.ts';

/** `message` null: the newest. The fault is a sentence. */
export async function answered(
  { letters, store }: { readonly letters: Letters; readonly store: Pick<Store, 'bytes'> },
  scope: Scope,
  message: number | null,
): Promise<Result<Answered, string>> {
  const id = message ?? (await letters.find(scope, null, { start: 0, limit: 1 })).ids[0];
  const [letter] = id === undefined ? [] : await letters.read(scope, [id]);
  if (!letter) return err('There is no such message');
  const { handedIn, trace, at, inboxes } = letter;
  if (!handedIn) return err('Its envelope is not known any more, so nobody knows whom to answer');
  const bytes = asReceived(await store.bytes(letter.id), trace);
  const { sender, recipients, remote } = handedIn;
  return ok({ bytes, sender, recipients, remote, at, trace, inbox: inboxes[0] ?? '' });
}
