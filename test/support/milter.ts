/**
 * A milter that does what a test tells it to, and writes down what it was told. `script` is asked with each command's
 * letter and text (NULs as '|'); without an answer it says "continue".
 */
import { type Answer, type Reader, type ScannerServer, startServer } from './scanners.ts';

export type MilterScript = {
  /** Version, wishes, options. Default 6, all that are offered, none. */
  readonly negotiate?: readonly [number, number, number] | Buffer;
  readonly answer?: (letter: string, text: string) => Buffer | Answer | undefined;
};

export const said = (letter: string, body: string | Buffer = ''): Buffer => {
  const octets = Buffer.concat([Buffer.from(letter), Buffer.isBuffer(body) ? body : Buffer.from(body)]);
  return Buffer.concat([number(octets.length), octets]);
};
export function number(value: number): Buffer {
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(value);
  return octets;
}

/** Letters after which a filter says nothing. */
const UNANSWERED = 'DAQ';
const SILENT: Readonly<Record<string, number>> = {
  ...{ L: 0x80, C: 0x1000, H: 0x2000, M: 0x4000, R: 0x8000, T: 0x10000, N: 0x40000, B: 0x80000 },
};

export const startMilter = (script: MilterScript = {}): Promise<ScannerServer<string>> =>
  startServer<string>(async (socket, reader, asked) => {
    let options = 0;
    for (;;) {
      const { letter, body } = await read(reader);
      asked.push(`${letter} ${letter === 'B' ? body.length : shown(letter, body)}`.trimEnd());
      if (letter === 'O') {
        const choice = script.negotiate ?? [6, 0xff, 0];
        if (Buffer.isBuffer(choice)) socket.write(choice);
        else {
          options = choice[2];
          socket.write(said('O', Buffer.concat(choice.map(number))));
        }
        continue;
      }
      if (UNANSWERED.includes(letter) || (options & (SILENT[letter] ?? 0)) !== 0) continue;
      const answer = script.answer?.(letter, shown(letter, body)) ?? said('c');
      if (Buffer.isBuffer(answer)) socket.write(answer);
      else if (typeof answer === 'object' && answer.and === 'drop') return void socket.end(answer.say ?? '');
      else if (typeof answer === 'object' && answer.and === 'reset') return void socket.resetAndDestroy();
    }
  });

async function read(reader: Reader): Promise<{ readonly letter: string; readonly body: Buffer }> {
  const octets = await reader.exactly((await reader.exactly(4)).readUInt32BE());
  return { letter: octets.subarray(0, 1).toString('latin1'), body: octets.subarray(1) };
}

const shown = (letter: string, body: Buffer): string =>
  letter === 'O' || letter === 'B'
    ? body.toString(letter === 'O' ? 'hex' : 'latin1')
    : body.toString('latin1').replaceAll('\0', '|');
