/** Jobs that move mail: what they may read and write, and when they begin. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Formats } from '../formats/open.ts';
import { type Mover, newMover } from '../moving/mover.ts';
import { pathKind, type SourceKinds } from '../moving/places.ts';
import type { Ground } from './ground.ts';
import type { Home } from './home.ts';
import { VERSION } from './version.ts';

type MovingGround = Pick<Ground, 'store' | 'clock' | 'newTrace' | 'config' | 'onBug'> & { readonly home: Home };

/** What is unpacked while it is read; what an earlier run has left there is nobody's. */
function scratchOf(home: Home): string {
  const folder = join(home.folder, 'moving');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

type MovingOptions = {
  /** Files and folders of other programs. */
  readonly formats?: Formats;
  /** Sources that are no path. */
  readonly kinds?: SourceKinds;
  readonly alone?: boolean;
};

export function openMoving(
  { store, clock, newTrace, config, onBug, home }: MovingGround,
  { formats, kinds = {}, alone = false }: MovingOptions = {},
): Mover {
  return newMover({
    ...{ store, clock, newTrace, onBug, alone },
    kinds: { ...kinds, path: pathKind(formats) },
    scratch: scratchOf(home),
    product: `Mailroom ${VERSION}`,
    settings: () => {
      const now = config();
      return { largest: now['moving.largest-message'], atOnce: now['moving.at-once'], keep: now['moving.keep'] };
    },
  });
}
