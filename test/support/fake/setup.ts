/** The made-up computer before its first question is answered: port 25 may not be opened, 1025 is taken. */
import type { FixedListener, PortTrouble, SetupPort, SetupState } from '../../../server/api/contract.ts';

const free = (name: FixedListener, port: number): SetupPort => ({ name, port, trouble: null });

export function setupState(done: boolean, used: ReadonlyMap<string, number>): SetupState {
  const smtp = used.get('smtp.port');
  return {
    done,
    home: '/home/ana/.local/share/mailroom',
    checks: [
      { id: 'disk', ok: true, sentence: '84 GB free on the disk', values: { free: 84e9 } },
      {
        id: 'home',
        ok: true,
        sentence: 'Everything is kept in …',
        values: { home: '/home/ana/.local/share/mailroom' },
      },
      { id: 'network', ok: true, sentence: 'Connected to a network', values: {} },
      { id: 'clock', ok: true, sentence: 'The clock is right', values: { now: Date.now() } },
    ],
    presets: [
      {
        preset: 'dev',
        listeners: `SMTP ${smtp ?? 1025} · IMAP 1143`,
        trouble: smtp ? null : taken.sentence,
        ports: [smtp ? free('smtp', smtp) : { name: 'smtp', port: 1025, trouble: taken }, free('imap', 1143)],
      },
      {
        preset: 'office',
        listeners: 'SMTP 25 · IMAPS 993',
        trouble: forbidden(25).sentence,
        ports: [
          { name: 'smtp', port: 25, trouble: forbidden(25) },
          { name: 'imaps', port: 993, trouble: forbidden(993) },
        ],
      },
      { preset: 'learn', listeners: 'SMTP 1025 · IMAP 1143', trouble: null, ports: [free('imap', 1143)] },
    ],
  };
}

const taken: PortTrouble = {
  ...{ kind: 'in-use', port: 1025, freePort: 2025, holder: { pid: 4211, name: 'mailpit' } },
  sentence: 'Port 1025 is in use by mailpit (pid 4211). Use 2025 or stop mailpit.',
};
const forbidden = (port: number): PortTrouble => ({
  ...{ kind: 'no-permission', port, freePort: port + 1000, holder: null },
  sentence: `This system lets only administrators open port ${port}. Use ${port + 1000}.`,
});
