/**
 * One way round the window for all measures that look at every screen. What leads to a screen is done once; there each looks
 * at it in turn, and what changes it for good comes last, or has it once more. Nothing is kept from one screen to the next.
 */
import type { Page } from 'playwright-core';
import type { Gate } from './gate.ts';
import { alongLanes, type Lane, laneOn } from './lanes.ts';
import { type Kind, type Office, openOffice } from './office.ts';
import { loaded, type Screen } from './screen.ts';
import { screensWith } from './screens.ts';
import { finding, firstOf } from './tell.ts';

export type Stop = {
  readonly screen: Screen;
  readonly kind: Kind;
  /** The screen and the office. */
  readonly name: string;
  readonly page: Page;
  readonly gate: Gate;
};

export type Judge = {
  wants(screen: Screen, kind: Kind): boolean;
  /** Leaves the screen as it was. */
  look?(stop: Stop): Promise<void>;
  /** The screen is another one afterwards. */
  end?(stop: Stop): Promise<void>;
  /** What else it wants of an office, when nobody goes round in it any more. */
  also?(office: Office, kind: Kind): Promise<void>;
  /** A screen that it wanted and has not seen. */
  missed(name: string): void;
  /** What pages threw. */
  threw(faults: readonly string[]): void;
};

const KINDS = ['full', 'shop', 'empty', 'nobody'] as const;

export async function tour(judges: readonly Judge[], only: string): Promise<void> {
  for (const kind of KINDS) {
    const there = screensWith(only).filter(({ of = ['full'] }) => of.includes(kind));
    const visits = there
      .map(screen => ({ screen, judges: judges.filter(judge => judge.wants(screen, kind)) }))
      .filter(visit => visit.judges.length > 0);
    if (visits.length === 0) continue;
    await using office = await openOffice(kind);
    await alongLanes(office, { what: kind, nameOf: ({ screen }) => screen.name }, visits, (one, lane) =>
      visit(office, lane, kind, one.screen, one.judges),
    );
    for (const judge of judges) await judge.also?.(office, kind);
    for (const fault of office.faults) finding(fault);
    for (const judge of judges) judge.threw(office.faults);
  }
}

async function visit(office: Office, lane: Lane, kind: Kind, screen: Screen, judges: readonly Judge[]): Promise<void> {
  const name = `${screen.name}, ${kind}`;
  /** What has not been heard yet. */
  const left = new Set(judges);
  // What is kept in a browser before it is opened needs one of its own.
  const own = screen.mail ? laneOn(office, { mail: screen.mail }) : null;
  try {
    const reach = async (): Promise<Stop> => {
      const { page, gate } = await (own ?? lane).go(screen.path);
      await loaded(page);
      await screen.reach?.(page, gate);
      return { screen, kind, name, page, gate };
    };
    let stop = await reach();
    const before = await stop.page.evaluate(WHERE);
    for (const judge of judges) {
      await judge.look?.(stop);
      if (!judge.end) left.delete(judge);
    }
    let isAsItWas = (await stop.page.evaluate(WHERE)) === before;
    for (const judge of judges.filter(one => one.end)) {
      if (!isAsItWas) stop = await reach();
      await judge.end?.(stop);
      left.delete(judge);
      isAsItWas = false;
    }
  } catch (fault) {
    finding(`${name}: not reached: ${firstOf(fault)}`);
    for (const judge of left) judge.missed(name);
    // Whatever it hangs on is not taken along.
    await lane.renew();
  } finally {
    await own?.renew();
  }
}

/** What is open, in coarse words: a menu may close when the window is made smaller. */
const WHERE = (): string =>
  JSON.stringify([
    location.pathname,
    document.querySelector('h1')?.textContent,
    [...document.querySelectorAll('[data-modal], [role=dialog], [role=menu], [role=listbox], .letter')].map(
      one => one.className,
    ),
  ]);
