/**
 * The public web door's two ports, open as the settings say and opened again when those change. One that cannot be had is
 * a state with a sentence, tried again by and by.
 */
import type { ListenerState } from '../api/contract.ts';
import type { Clock } from '../base/ports.ts';
import { seconds } from '../base/units.ts';
import type { Config } from '../config/schema.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import type { Recorder } from '../journey/recorder.ts';
import { openPublicDoor, type PublicDoor, type PublicDoorOptions } from '../web/public-door.ts';

export type PublicDoors = {
  /** Those that are not off. */
  states(): readonly ListenerState[];
  /** Why it is not open; null: it is. */
  fault(name: DoorName): string | null;
  /** As the settings are now; resolves when each is open or has failed. */
  follow(): Promise<void>;
  close(): Promise<void>;
};
export type DoorName = 'http' | 'https';

export type PublicDoorsOptions = Omit<PublicDoorOptions, 'host' | 'port' | 'tls' | 'onBug'> & {
  readonly config: () => Config;
  readonly clock: Clock;
  readonly recorder: Pick<Recorder, 'note'>;
  readonly onBug: (fault: unknown, where: string) => void;
  readonly onChange: () => void;
};

const names: readonly DoorName[] = ['http', 'https'];
const TRY_AGAIN = seconds(15);

type Wish = { readonly host: string; readonly port: number | 'off' };
type Door = { readonly wish: Wish; readonly open: PublicDoor | null; readonly sentence: string | null };

export function newPublicDoors(options: PublicDoorsOptions): PublicDoors {
  const { config, clock, recorder } = options;
  const doors = new Map<DoorName, Door>();
  let closed = false;
  let cancel = () => {};
  let turns: Promise<void> = Promise.resolve();
  const wishFor = (name: DoorName): Wish => ({ host: config()['web.host'], port: config()[`web.${name}-port`] });

  async function open(name: DoorName, wish: Wish): Promise<Door> {
    if (wish.port === 'off') return { wish, open: null, sentence: null };
    const { host, port } = wish;
    const onBug = (fault: unknown) => options.onBug(fault, 'the public web door');
    const opened = await openPublicDoor({ ...options, host, port, tls: name === 'https', onBug });
    return opened.ok
      ? { wish, open: opened.value, sentence: null }
      : { wish, open: null, sentence: opened.error.sentence };
  }

  async function attend(name: DoorName): Promise<void> {
    const wish = wishFor(name);
    const before = doors.get(name);
    const same = before?.wish.host === wish.host && before.wish.port === wish.port;
    if (closed || (same && before.sentence === null)) return;
    await before?.open?.close();
    const door = await open(name, wish);
    doors.set(name, door);
    const at = { listener: name, host: wish.host };
    if (door.open) recorder.note(event('listener.bound', clock.now(), SERVER_TRACE, { ...at, port: door.open.port }));
    else if (door.sentence !== null && !(same && before.sentence === door.sentence))
      recorder.note(
        event('listener.failed', clock.now(), SERVER_TRACE, { ...at, port: Number(wish.port), because: door.sentence }),
      );
    options.onChange();
  }

  function follow(): Promise<void> {
    cancel();
    turns = turns.then(async () => {
      for (const name of names) await attend(name);
      if (!closed && [...doors.values()].some(door => door.sentence !== null))
        cancel = clock.after(TRY_AGAIN, () => void follow());
    });
    return turns;
  }

  return {
    follow,
    fault(name) {
      const door = doors.get(name);
      if (door?.open) return null;
      return door?.sentence ?? `web.${name}-port is off`;
    },
    states: () =>
      names.flatMap((name): ListenerState[] => {
        const door = doors.get(name);
        if (!door || door.wish.port === 'off') return [];
        return [
          {
            ...{ name, host: door.wish.host, port: door.open?.port ?? door.wish.port },
            tls: name === 'https' ? 'implicit' : 'none',
            state: door.open ? 'listening' : 'failed',
            ...{ sentence: door.sentence, connections: door.open?.connections() ?? 0 },
          },
        ];
      }),
    async close() {
      closed = true;
      cancel();
      await turns;
      await Promise.all([...doors.values()].map(door => door.open?.close()));
    },
  };
}
