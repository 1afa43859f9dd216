/** What this computer can do, and what is in the way of a preset, in the reader's language. Pure. */
import type { FixedListener, SetupCheck, SetupPort, SetupState } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { moment, size } from '../design/format.ts';
import { troubleWords } from '../shell/port-words.ts';

export type CheckWords = {
  readonly sentence: string /** The next step, where it is not well. */;
  readonly step: string | null;
};

export function checkWords({ id, ok, values }: SetupCheck): CheckWords {
  switch (id) {
    case 'disk':
      return {
        sentence: t('{free} free on the disk', { free: size(Number(values.free)) }),
        step: ok ? null : t('Mail needs room: make some, or choose another folder with --home.'),
      };
    case 'home':
      return ok
        ? { sentence: t('Everything is kept in {folder}', { folder: String(values.home) }), step: null }
        : {
            sentence: t('{folder} cannot be written to', { folder: String(values.home) }),
            step: t('Choose another folder with --home, or allow this one.'),
          };
    case 'network':
      return ok
        ? { sentence: t('Connected to a network'), step: null }
        : {
            sentence: t('No network'),
            step: t(
              'Programs on this computer can send and fetch mail all the same. What goes out waits for a network.',
            ),
          };
    case 'clock':
      return ok
        ? { sentence: t('The clock is right'), step: null }
        : {
            sentence: t('The clock says {time}', { time: moment(Number(values.now)) }),
            step: t('Set it right in the system, or dates of mail and certificates are wrong.'),
          };
  }
}

type OtherPort = { readonly key: string; readonly port: number };
export type InTheWay = {
  readonly sentence: string;
  /** Other ports that are free; empty: none is known. */
  readonly use: readonly OtherPort[];
  readonly act: string | null;
};

/** One sentence for each port that is taken, one for all that need a permission. */
export function inTheWay({ ports }: SetupState['presets'][number]): readonly InTheWay[] {
  const taken = ports.filter(({ trouble }) => trouble && trouble.kind !== 'no-permission');
  const forbidden = ports.filter(({ trouble }) => trouble?.kind === 'no-permission');
  return [...taken.map(one => wayOf([one], troubleWords(one.trouble!))), ...permission(forbidden)];
}

const permission = (ports: readonly SetupPort[]): readonly InTheWay[] =>
  ports.length === 0
    ? []
    : [
        wayOf(
          ports,
          t(
            '{count, plural, one {Port {ports} needs} other {Ports {ports} need}} an administrator’s permission on this system. Until then other ports will do.',
            { count: ports.length, ports: ports.map(({ port }) => port).join(', ') },
          ),
        ),
      ];

function wayOf(ports: readonly SetupPort[], sentence: string): InTheWay {
  const use = ports.flatMap(({ name, trouble }) =>
    trouble?.freePort ? [{ key: keyOf(name), port: trouble.freePort }] : [],
  );
  const named = use.map(({ port }) => port).join(', ');
  return { sentence, use, act: use.length === 0 ? null : t('Use {port}', { port: named }) };
}

const keyOf = (name: FixedListener): string => `${name}.port`;
