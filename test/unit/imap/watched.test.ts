/** NOTIFY's view of the list: whoever follows the LIST responses knows in the end what there is. */
import assert from 'node:assert/strict';
import test from 'node:test';
import type { MailboxEntry } from '../../../server/imap/backend.ts';
import { changedNames, changedNotes, notesOf } from '../../../server/imap/news/watched.ts';
import { seededNumbers } from '../../support/corpus.ts';

const entry = (id: string, name: string, subscribed = false): MailboxEntry => ({
  name,
  id,
  rights: 'lrswipkxtea',
  subscribed,
  selectable: true,
  exists: true,
  specialUse: null,
});
const everything = () => new Set(['MailboxName', 'SubscriptionChange'] as const);
const under = (name: string, top: string) => name === top || name.startsWith(`${top}/`);

/** What a client makes of the responses: names there are, and whether they are subscribed. */
function follow(known: Map<string, boolean>, before: readonly MailboxEntry[], after: readonly MailboxEntry[]): void {
  const told = changedNames({ before, after }, everything, []);
  // Of a rename first: a name that was given up may be another's already.
  const moved: [string, boolean][] = [];
  for (const { name, oldName } of told) {
    if (oldName === undefined) continue;
    for (const [one, subscribed] of [...known]) {
      if (!under(one, oldName)) continue;
      known.delete(one);
      moved.push([name + one.slice(oldName.length), subscribed]);
    }
  }
  for (const [name, subscribed] of moved) known.set(name, subscribed);
  for (const { name, attributes } of told) {
    if (attributes.includes('\\NonExistent')) known.delete(name);
    else known.set(name, attributes.includes('\\Subscribed'));
  }
}

test('a client that follows LIST knows the list, whatever was made, renamed and removed', () => {
  const next = seededNumbers(5465);
  const names = ['a', 'a/b', 'a/b/c', 'd', 'd/e', 'f'];
  for (let round = 0; round < 3000; round++) {
    let ids = 0;
    let list = names.filter(() => next(2)).map(name => entry(`m${ids++}`, name, next(2) === 1));
    const known = new Map(list.map(one => [one.name, one.subscribed]));
    for (let step = 0; step < 4; step++) {
      const before = list;
      const name = names[next(names.length)]!;
      const act = next(4);
      if (act === 0) list = list.filter(one => one.name !== name);
      else if (act === 1 && !list.some(one => one.name === name)) list = [...list, entry(`m${ids++}`, name)];
      else if (act === 2) list = list.map(one => (one.name === name ? { ...one, subscribed: !one.subscribed } : one));
      else if (list.some(one => one.name === name)) {
        const fresh = `n${round}${step}`;
        list = list.map(one => (under(one.name, name) ? { ...one, name: fresh + one.name.slice(name.length) } : one));
      }
      follow(known, before, list);
      const now = Object.fromEntries(list.map(one => [one.name, one.subscribed]).sort());
      assert.deepEqual(Object.fromEntries([...known].sort()), now);
    }
  }
});

test('a name that another mailbox has taken is told once, and nothing of what is as it was', () => {
  const before = [entry('m1', 'a'), entry('m2', 'b')];
  assert.deepEqual(changedNames({ before, after: before }, everything, []), []);
  const after = [entry('m3', 'a'), entry('m2', 'b')];
  assert.deepEqual(
    changedNames({ before, after }, everything, []).map(({ name }) => name),
    ['a'],
  );
  assert.deepEqual(changedNames({ before, after }, everything, ['a']), []);
});

test('entries of metadata that are new, changed and gone', () => {
  const notes = (values: Record<string, string>) =>
    notesOf(Object.entries(values).map(([name, value]) => ({ name, value: Buffer.from(value) })));
  const [before, after] = [notes({ '/a': '1', '/b': '2', '/c': '3' }), notes({ '/b': '2', '/c': '4', '/d': '5' })];
  assert.deepEqual(changedNotes(before, after), ['/c', '/d', '/a']);
});
