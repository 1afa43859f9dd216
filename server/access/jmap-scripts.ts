/**
 * An account's scripts for JMAP (RFC 9661): records with names, and blobs that are named by their octets, so that what was
 * uploaded and what became of it in a script are the same blob.
 */
import { createHash } from 'node:crypto';
import { err, ok } from '../base/result.ts';
import type { ScriptRefusal } from '../filters/book.ts';
import type { BlobContent, JmapAccount, ScriptRecord } from '../jmap/backend.ts';
import type { JmapId, SetError } from '../jmap/types.ts';
import { checkScriptName } from '../managesieve/script-name.ts';
import type { Id, StoredScript } from '../store/interface.ts';
import type { AccountPlace } from './jmap-account.ts';
import { printId, readId, recordState, uploadBlob } from './jmap-ids.ts';

type ScriptPart = Pick<JmapAccount, 'scripts' | 'putScript' | 'activateScript' | 'removeScript' | 'checkScript'>;
type Place = Pick<AccountPlace, 'book' | 'account'>;

const SIEVE_TYPE = 'application/sieve';

export function scriptPart({ book, account, client }: AccountPlace): ScriptPart {
  const { by } = client;
  const place = { book, account };
  return {
    async scripts() {
      const { state } = await book.list(account);
      return { state: recordState(state), list: (await all(place)).map(recordOf) };
    },
    async putScript(id, { name, content }) {
      const known = id === null ? null : await found(place, id);
      if (id !== null && !known) return err({ type: 'notFound' });
      const called = checkScriptName(name ?? known?.name ?? '');
      if (!called.ok) return err(BAD_NAME);
      if (known && content === undefined) {
        // The text stays whatever it is by then: another client may be writing it.
        const renamed = await book.rename(account, known.id, called.value, by);
        return renamed.ok ? ok(printId('f', known.id)) : err(await refusalOf(place, renamed.error, called.value));
      }
      const put = await book.put(
        account,
        {
          ...(known ? { id: known.id } : { ifState: 0 }),
          ...{ name: called.value, text: content ?? '' },
        },
        by,
      );
      return put.ok ? ok(printId('f', put.value.id)) : err(await refusalOf(place, put.error, called.value));
    },
    async activateScript(id) {
      const number = id === null ? null : readId('f', id);
      if (id !== null && number === null) return { type: 'notFound' };
      const done = await book.activate(account, number, by);
      return done.ok ? null : refusalOf(place, done.error, '');
    },
    async removeScript(id) {
      const number = readId('f', id);
      if (number === null) return { type: 'notFound' };
      const done = await book.remove(account, number, by);
      return done.ok ? null : refusalOf(place, done.error, '');
    },
    async checkScript(content) {
      const { octets } = book.limits();
      if (content.length > octets) return { type: 'tooLarge', maxSize: octets };
      const { errors } = book.check(content);
      return errors.length > 0 ? invalid(errors) : null;
    },
  };
}

/** The script with these octets, as a blob; null: there is none. */
export async function scriptBlob(place: Place, sha256: string): Promise<BlobContent | null> {
  const script = (await all(place)).find(one => hashOf(one) === sha256);
  return script ? { bytes: Buffer.from(script.text), type: SIEVE_TYPE } : null;
}

export const scriptsWith = async (place: Place, sha256: string): Promise<readonly JmapId[]> =>
  (await all(place)).filter(one => hashOf(one) === sha256).map(({ id }) => printId('f', id));

async function all({ book, account }: Place): Promise<readonly StoredScript[]> {
  const { list } = await book.list(account);
  const scripts = await Promise.all(list.map(({ id }) => book.get(account, id)));
  return scripts.filter(one => one !== null);
}

async function found({ book, account }: Place, id: JmapId): Promise<StoredScript | null> {
  const number: Id | null = readId('f', id);
  return number === null ? null : book.get(account, number);
}

const hashOf = ({ text }: StoredScript): string => createHash('sha256').update(text).digest('hex');

const recordOf = (script: StoredScript): ScriptRecord => ({
  id: printId('f', script.id),
  name: script.name,
  blobId: uploadBlob(hashOf(script)),
  isActive: script.role === 'active',
});

const BAD_NAME: SetError = { type: 'invalidProperties', properties: ['name'], description: 'No name of a script' };

/** RFC 9661 §2.3. */
async function refusalOf(place: Place, refusal: ScriptRefusal, name: string): Promise<SetError> {
  const { kind, sentence } = refusal;
  switch (kind) {
    case 'invalid':
      return invalid(refusal.problems);
    case 'no-such':
      return { type: 'notFound' };
    case 'exists':
    case 'changed': {
      const existing = await place.book.get(place.account, name);
      const existingId = existing ? { existingId: printId('f', existing.id) } : {};
      return { type: 'alreadyExists', description: `There is a script “${name}” already`, ...existingId };
    }
    case 'active':
      return { type: 'sieveIsActive', description: sentence };
    case 'bad-name':
      return { ...BAD_NAME, description: sentence };
    case 'too-many':
      return { type: 'overQuota', description: sentence };
    case 'too-large':
      return { type: 'tooLarge', description: sentence, maxSize: place.book.limits().octets };
    case 'failed':
      return { type: 'forbidden', description: sentence };
  }
}

const invalid = (problems: ScriptRefusal['problems']): SetError => ({
  type: 'invalidSieve',
  description: problems
    .map(({ message, span: { start } }) => `line ${start.line}, column ${start.column}: ${message}`)
    .join('\n'),
});
