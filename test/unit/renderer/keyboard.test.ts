/** Keys as words, sequences, and what belongs to a text field. */
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  type Binding,
  findBinding,
  isTextCommand,
  isTyping,
  type KeyPress,
  keyLabel,
  keyName,
} from '../../../renderer/keyboard.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

test('a key press has one name', () => {
  const names = [
    [press('j'), 'j'],
    [press('#', { shiftKey: true }), '#'],
    [press('J', { shiftKey: true }), 'shift+j'],
    [press('K', { ctrlKey: true }), 'mod+k'],
    [press(' '), 'Space'],
    [press('ArrowDown', { shiftKey: true }), 'shift+ArrowDown'],
    [press('Enter', { ctrlKey: true }), 'mod+Enter'],
    [press('Shift', { shiftKey: true }), null],
  ] as const;
  for (const [given, name] of names) assert.equal(keyName(given, false), name);
  assert.equal(keyName(press('k', { metaKey: true }), true), 'mod+k');
  assert.equal(keyName(press('k', { ctrlKey: true }), true), 'k');
});

const binding = (keys: string | readonly string[], say: string): Binding => ({ keys, say, run: () => {} });
const bindings = [
  binding('g o', 'overview'),
  binding(['j', 'ArrowDown'], 'next'),
  binding('shift+ArrowDown', 'extend'),
  binding('n', 'new'),
  binding('shift+n', 'before'),
  binding('j', 'inner'),
];

test('a sequence waits for its second key, and a wrong second key stands for itself', () => {
  assert.deepEqual(findBinding(null, 'g', bindings), { run: null, pending: 'g' });
  assert.equal(findBinding('g', 'o', bindings).run?.say, 'overview');
  assert.equal(findBinding('g', 'n', bindings).run?.say, 'new');
  assert.deepEqual(findBinding(null, 'z', bindings), { run: null, pending: null });
});

test('what was bound last hears first', () => {
  assert.equal(findBinding(null, 'j', bindings).run?.say, 'inner');
  assert.equal(findBinding(null, 'ArrowDown', bindings).run?.say, 'next');
  assert.equal(findBinding(null, 'shift+n', bindings).run?.say, 'before');
  assert.equal(findBinding(null, keyName(press('ArrowDown', { shiftKey: true }), false)!, bindings).run?.say, 'extend');
});

test('letters typed into a field are text', () => {
  assert.deepEqual(
    [
      { tagName: 'INPUT', type: 'search' },
      { tagName: 'TEXTAREA' },
      { tagName: 'DIV', isContentEditable: true },
      { tagName: 'INPUT', type: 'checkbox' },
      { tagName: 'BUTTON' },
      null,
    ].map(isTyping),
    [true, true, true, false, false, false],
  );
  assert.deepEqual(['mod+z', 'mod+shift+z', 'mod+k', 'mod+Enter'].map(isTextCommand), [true, true, false, false]);
  assert.equal(isTextCommand('mod+shift+a'), false, 'that attaches files');
});

test('keys as they are printed', () => {
  assert.deepEqual(
    [
      keyLabel('mod+k', false),
      keyLabel('mod+k', true),
      keyLabel('g o', false),
      keyLabel('shift+ArrowDown', false),
      keyLabel('#', false),
    ],
    ['Ctrl K', '⌘ K', 'g o', '⇧ ↓', '#'],
  );
});
