/**
 * Measure 10: tasks of a day with no pointer at all. After every key it can be seen where the focus is; no task takes
 * more than half again the steps of a pointer, one more at most where these are few; and Tab leads through every screen
 * and round, or out with Esc.
 */
import type { Page } from 'playwright-core';
import { focusIn } from './focus.ts';
import { handOn, toldOf } from './hand.ts';
import { atLeast, atMost, type Figure, isMeant, type Touring, told } from './measure.ts';
import { isLived, type Office, openOffice } from './office.ts';
import type { Screen } from './screen.ts';
import { type Task, tasks } from './tasks.ts';
import { finding, firstOf, progress } from './tell.ts';
import type { Stop } from './tour.ts';

const MOST_TABS = 500;
/** Half again; of few steps one more. */
const allowed = (mouse: number): number => Math.max(1.5 * mouse, mouse + 1);

type Done = {
  readonly name: string;
  readonly keys: number;
  readonly mouse: number;
  readonly pointed: number;
  readonly unseen: readonly string[];
  readonly fault: string | null;
};
type Round = { stops: number; clipped: number; traps: number; readonly unseen: Set<string> };

export const keyboardOnly: Touring = {
  number: 10,
  name: 'Keyboard only',
  judge({ only }) {
    const round: Round = { stops: 0, clipped: 0, traps: 0, unseen: new Set() };
    return {
      wants: ({ sameStops }, kind) => isLived(kind) && !sameStops,
      end: stop => walk(stop, round),
      missed: () => void round.traps++,
      threw: () => {},
      async figures() {
        return [...(await taskFigures(only)), ...roundFigures(round)];
      },
    };
  },
};

async function taskFigures(only: string): Promise<readonly Figure[]> {
  const wanted = tasks.filter(({ name }) => isMeant(name, only));
  const done: Done[] = [];
  await using office = await openOffice('full');
  for (const task of wanted) {
    const one = await perform(office, task).catch(thrown => undone(task, thrown));
    done.push(one);
    tell(one);
    progress('task', done.length, wanted.length, task.name);
  }
  const failed = done.filter(({ fault }) => fault !== null);
  const long = done.filter(({ keys, mouse, fault }) => fault === null && keys > allowed(mouse));
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  return [
    atLeast('tasks done', done.length - failed.length, '', wanted.length),
    atMost('events of a pointer meanwhile', sum(done.map(({ pointed }) => pointed)), '', 0),
    atMost('steps after which the focus was not to be seen', sum(done.map(({ unseen }) => unseen.length)), '', 0),
    atMost('tasks that take too many steps', long.length, '', 0),
    told('steps of all tasks', sum(done.map(({ keys }) => keys)), ''),
    told('the same with a pointer', sum(done.map(({ mouse }) => mouse)), ''),
  ];
}

function tell({ name, keys, mouse, fault, unseen }: Done): void {
  if (fault) finding(`${name}: ${fault}`);
  for (const one of unseen) finding(`${name}: ${one}`);
  if (!fault && keys > allowed(mouse)) finding(`${name}: ${keys} steps, ${mouse} with a pointer`);
}

const roundFigures = (round: Round): readonly Figure[] => [
  atMost('screens that Tab does not lead out of', round.traps, '', 0),
  atMost('stops of Tab without a ring', round.unseen.size, '', 0),
  told('stops of Tab', round.stops, ''),
  told('of them with a ring that something cuts off', round.clipped, ''),
];

const undone = ({ name, byMouse }: Task, thrown: Error): Done => ({
  ...{ name, keys: 0, mouse: byMouse.length, pointed: 0, unseen: [] },
  fault: firstOf(thrown),
});

async function perform(office: Office, { name, path, byMouse, run }: Task): Promise<Done> {
  await using seat = await office.open(path);
  const { page } = seat;
  await page.evaluate(() => {
    const counted = { pointed: 0, printed: 0, print: () => void globalThis.printed++ };
    Object.assign(globalThis, counted);
    for (const kind of ['pointerdown', 'mousedown', 'mousemove', 'wheel', 'touchstart'])
      addEventListener(kind, event => event.isTrusted && globalThis.pointed++, true);
  });
  const hand = handOn(page);
  const fault = await run(hand).then(() => null, firstOf);
  const pointed = await page.evaluate(() => globalThis.pointed);
  return { name, keys: hand.steps, mouse: byMouse.length, pointed, unseen: hand.unseen, fault };
}

declare global {
  var pointed: number;
  var printed: number;
}

/** Tab until it comes back to where it has been; what is open on top keeps it, and Esc must lead out. */
async function walk({ page, screen }: Stop, round: Round): Promise<void> {
  const met = new Set<number>();
  let inFrame = 0;
  for (let tabs = 0; tabs < MOST_TABS; tabs++) {
    await page.keyboard.press('Tab');
    const focus = await focusIn(page);
    if (focus.id === -1) continue;
    inFrame = focus.isFrame ? inFrame + 1 : 0;
    if (met.has(focus.id) && inFrame <= 1) {
      // Round: what is not on top must hold the whole window.
      const isModal = (await page.locator('[data-modal], [role=menu]').count()) > 0;
      if (!isModal && met.size < 10) trap(round, `${screen.name}: Tab goes round among ${met.size}`);
      if (isModal) await leave(page, screen, round);
      return;
    }
    met.add(focus.id);
    round.stops++;
    if (focus.isClipped) round.clipped++;
    const line = `${screen.name}: ${toldOf(focus)}`;
    if (focus.seenBy !== null || round.unseen.has(line)) continue;
    round.unseen.add(line);
    finding(line);
  }
  trap(round, `${screen.name}: ${MOST_TABS} times Tab do not come round`);
}

function trap(round: Round, line: string): void {
  round.traps++;
  finding(line);
}

async function leave(page: Page, screen: Screen, round: Round): Promise<void> {
  await page.keyboard.press('Escape');
  await page
    .locator('[data-modal], [role=menu]')
    .waitFor({ state: 'detached', timeout: 5000 })
    .catch(() => trap(round, `${screen.name}: Esc does not lead out`));
}
