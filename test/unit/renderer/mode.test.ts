/** Which changes of the mode are asked about first. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { asksFirst } from '../../../renderer/shell/mode-asked.ts';

test('it is asked before mail gets to more people than before, and only then', () => {
  const modes = ['capture', 'local', 'deliver'] as const;
  const asked = modes.flatMap(from => modes.filter(to => asksFirst(from, to)).map(to => `${from} → ${to}`));
  assert.deepEqual(asked, ['capture → local', 'capture → deliver', 'local → deliver']);
});
