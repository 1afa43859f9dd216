/** Templates of keys, single keys switched off, and how somebody likes the window. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { type Binding, findBinding, keyLabel, keyName } from '../../../renderer/keyboard.ts';
import { appleMail } from '../../../renderer/shell/keymaps/apple-mail.ts';
import { type Hand, inForce, isSingle, sequencesOf } from '../../../renderer/shell/keymaps/keymap.ts';
import { outlook } from '../../../renderer/shell/keymaps/outlook.ts';
import { parsePreferences, standard } from '../../../renderer/shell/preferences.ts';

const hand = (over: Partial<Hand> = {}): Hand => ({ template: 'mailroom', singleKeys: true, mac: false, ...over });
const archive: Binding = { keys: 'e', id: 'archive', say: 'Archive', run: () => {} };
const next: Binding = { keys: ['j', 'ArrowDown'], say: 'Next', run: () => {} };

test('a template gives named commands other keys and leaves the rest', () => {
  assert.deepEqual(sequencesOf(archive, hand()), ['e']);
  assert.deepEqual(sequencesOf(archive, hand({ template: 'outlook' })), ['Backspace']);
  assert.deepEqual(sequencesOf(next, hand({ template: 'outlook' })), ['j', 'ArrowDown']);
});

test('⌃ is a Mac’s; elsewhere the sequence beside it holds', () => {
  assert.deepEqual(sequencesOf(archive, hand({ template: 'apple-mail' })), ['mod+alt+a']);
  assert.deepEqual(sequencesOf(archive, hand({ template: 'apple-mail', mac: true })), ['mod+ctrl+a', 'mod+alt+a']);
  const press = { key: 'å', code: 'KeyA', ctrlKey: false, metaKey: true, altKey: true, shiftKey: false };
  assert.equal(keyName(press, true), 'mod+alt+a', '⌥ writes another letter, the key is the same');
  assert.equal(keyLabel('mod+ctrl+a', true), '⌘ ⌃ A');
});

test('single keys are switched off, what needs no character stays', () => {
  assert.deepEqual(['j', '#', '?', 'shift+u', 'g o', '* a'].map(isSingle), Array(6).fill(true));
  assert.deepEqual(
    ['mod+k', 'F6', 'Enter', 'Space', 'ArrowDown', 'Escape', 'alt+s'].map(isSingle),
    Array(7).fill(false),
  );
  assert.deepEqual(sequencesOf(next, hand({ singleKeys: false })), ['ArrowDown']);
  assert.deepEqual(inForce([archive], hand({ singleKeys: false }), false), []);
  assert.equal(inForce([archive], hand({ singleKeys: false, template: 'outlook' }), false).length, 1);
});

test('while somebody types, a key that was moved to a modifier deletes nothing behind the letter', () => {
  const remove: Binding = { keys: ['#', 'Delete'], id: 'delete', say: 'Delete', run: () => {} };
  const send: Binding = { keys: 'mod+Enter', id: 'send', say: 'Send', run: () => {} };
  const typing = inForce([remove, send], hand({ template: 'outlook' }), true);
  assert.deepEqual(
    typing.map(({ say }) => say),
    ['Send'],
  );
  assert.equal(findBinding(null, 'alt+s', typing).run?.say, 'Send');
  assert.equal(findBinding(null, 'mod+d', inForce([remove], hand({ template: 'outlook' }), false)).run?.say, 'Delete');
});

test('no template gives two commands one key', () => {
  for (const keymap of [appleMail, outlook]) {
    const all = Object.values(keymap).flat();
    assert.deepEqual(
      all.filter((keys, i) => all.indexOf(keys) !== i),
      [],
    );
  }
});

test('kept preferences that are none are the standard ones', () => {
  assert.deepEqual(parsePreferences(null), standard);
  for (const kept of ['{', '[]', 'null', '{"density":37,"template":"vim","flash":"yes"}'])
    assert.deepEqual(parsePreferences(kept), standard, kept);
  assert.deepEqual(parsePreferences('{"density":44,"singleKeys":false}'), {
    ...standard,
    density: 44,
    singleKeys: false,
  });
});
