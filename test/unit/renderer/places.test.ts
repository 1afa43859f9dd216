/** Which places stand in the navigation, in what order, and in the bar of a phone. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { arranged, IN_BAR, inBar, type Present } from '../../../renderer/shell/arranged.ts';
import type { Place, PlaceGroup } from '../../../renderer/shell/places.ts';

const place = (path: string, group: PlaceGroup): Place => ({ path, name: path, key: path, icon: null as never, group });
const all = [
  place('/', 'first'),
  place('/mail', 'first'),
  place('/captured', 'first'),
  place('/log', 'watch'),
  place('/queue', 'watch'),
  place('/journeys', 'watch'),
  place('/accounts', 'set-up'),
  place('/deliverability', 'set-up'),
  place('/settings', 'set-up'),
  place('/learn', 'learn'),
];
const dev: Present = { preset: 'dev', mode: 'capture', captures: true };
const office: Present = { preset: 'office', mode: 'deliver', captures: false };
const learn: Present = { preset: 'learn', mode: 'local', captures: false };
const shown = (present: Present | null, here?: string): string =>
  arranged(
    all,
    present,
    all.find(({ path }) => path === here),
  )
    .map(({ group, places }) => `${group}: ${places.map(({ path }) => path).join(' ')}`)
    .join('; ');

test('Build apps: Captured on top, no Deliverability until mail goes out', () => {
  assert.equal(
    shown(dev),
    'first: /captured / /mail; watch: /log /queue /journeys; set-up: /accounts /settings; learn: /learn',
  );
  assert.match(shown({ ...dev, mode: 'deliver' }), /\/deliverability/);
});

test('the office has no Captured, Learn is pinned on top of its own', () => {
  assert.match(shown(office), /^first: \/ \/mail; .*\/deliverability.*learn: \/learn$/);
  assert.match(shown(learn), /^first: \/learn \/ \/mail; (?!.*learn: )/);
});

test('where one is, is shown', () => {
  assert.match(shown(office, '/captured'), /first: \/ \/mail \/captured/);
});

test('the bar of a phone has the few that matter, the pinned one first', () => {
  const bar = (present: Present) => inBar(arranged(all, present, undefined)).map(({ path }) => path);
  assert.deepEqual(bar(dev), ['/captured', '/', '/mail', '/queue']);
  assert.deepEqual(bar(office), ['/', '/mail', '/log', '/queue']);
  assert.deepEqual(bar(learn), ['/learn', '/', '/mail', '/queue']);
  assert.equal(bar(office).length, IN_BAR);
});
