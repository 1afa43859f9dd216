/** What is gathered before it is written down: by dialogue, bounded, and nothing twice. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { manualClock } from '../../../server/base/ports.ts';
import { err, ok } from '../../../server/base/result.ts';
import { startRecorder } from '../../../server/journey/recorder.ts';
import type { Chronicle, Store } from '../../../server/store/interface.ts';

const line = (text: string) => ({ at: 0, who: 'C', text }) as const;

function world() {
  const clock = manualClock(0);
  const written: Chronicle[] = [];
  const faults: unknown[] = [];
  const state = { full: false };
  const run = async (_name: string, _input: unknown, chronicle: Chronicle) => {
    if (state.full) return err('disk-full');
    written.push(chronicle);
    return ok({});
  };
  const recorder = startRecorder({ run } as unknown as Store, clock, fault => faults.push(fault));
  const told = () =>
    written.map(({ transcripts = [] }) => transcripts.map(({ trace, lines }) => `${trace}: ${lines.map(l => l.text)}`));
  return { clock, recorder, state, faults, written, told };
}

test('what a dialogue says in a short time is one row, and each dialogue has its own', async () => {
  const { recorder, told } = world();
  recorder.transcript('A', [line('one')]);
  recorder.transcript('B', [line('other')]);
  recorder.transcript('A', [line('two'), line('three')]);
  await recorder.flush();
  recorder.transcript('A', [line('four')]);
  await recorder.flush();
  assert.deepEqual(told(), [['A: one,two,three', 'B: other'], ['A: four']]);
});

test('while the disk takes nothing a bounded number of lines is kept, the newest, and the loss is told', async () => {
  const { clock, recorder, state, faults, written } = world();
  state.full = true;
  for (let n = 0; n < 21_000; n++) recorder.transcript('A', [line(`${n}`)]);
  await recorder.flush();
  assert.match(String(faults), /1000 facts could not be written down/);
  recorder.transcript('A', [line('last')]);
  state.full = false;
  clock.advance(2_000);
  await recorder.flush();
  const lines = written.flatMap(({ transcripts = [] }) => transcripts.flatMap(one => one.lines));
  assert.equal(lines.at(-1)!.text, 'last');
  assert.ok(lines.length <= 10_001 && lines.length > 9_000);
});
