/** The tray's shape: what is worst is shown. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { glyphOf } from '../../../electron/glyph.ts';
import type { TrayState } from '../../../server/api/shell.ts';

const state = (glyph: TrayState['glyph']) => ({ glyph }) as TrayState;

test('stopped before all, then who is needed, then what is new', () => {
  for (const away of ['starting', 'restarting', 'stopping', 'stopped'] as const)
    assert.equal(glyphOf(away, state('attention'), true), 'stopped');
  assert.equal(glyphOf('running', state('attention'), true), 'attention');
  assert.equal(glyphOf('running', state('plain'), true), 'captured');
  assert.equal(glyphOf('running', state('plain'), false), 'plain');
  assert.equal(glyphOf('running', null, false), 'plain');
});
