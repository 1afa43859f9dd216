/** The scanners that the settings name, asked together; what becomes of them is written down. */
import type { Clock } from '../base/ports.ts';
import type { Config } from '../config/schema.ts';
import { parseSocketAddress, type SocketAddress } from '../config/socket-address.ts';
import type { Resolver } from '../dns/resolver.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import type { Need } from '../events/need.ts';
import type { Recorder } from '../journey/recorder.ts';
import { clamd } from '../scanners/clamd.ts';
import { milterScanner } from '../scanners/milter.ts';
import { newPanel, type Panel } from '../scanners/panel.ts';
import { rspamd } from '../scanners/rspamd.ts';
import type { Scanner } from '../scanners/scanner.ts';
import { spamd } from '../scanners/spamd.ts';
import { latest } from './latest.ts';

export function openScanners(options: {
  readonly clock: Clock;
  readonly config: () => Config;
  readonly recorder: Pick<Recorder, 'note'>;
  readonly resolver: Resolver;
}): Panel {
  const { clock, config, recorder } = options;
  const whenBroken = () => config()['scan.when-broken'];
  return newPanel({
    clock,
    // A scanner keeps what is known of it until the settings name others.
    scanners: latest(() => JSON.stringify(named(config())), scannersFrom),
    patience: () => config()['scan.patience'],
    whenBroken,
    async lookUp(name) {
      const found = await options.resolver.address(name);
      return found.kind === 'found' ? found.records.map(record => record.address) : [];
    },
    told: news =>
      recorder.note(
        news.state === 'broken'
          ? event('scanner.broken', clock.now(), SERVER_TRACE, {
              ...{ scanner: news.scanner, because: news.because, meanwhile: whenBroken() },
            })
          : event('scanner.well', clock.now(), SERVER_TRACE, { scanner: news.scanner }),
      ),
  });
}

/** A scanner that does nothing is seen where the owner looks, not in the log alone. */
export const scannerNeeds = (panel: Pick<Panel, 'broken'>, config: () => Config): readonly Need[] =>
  panel.broken().map(({ scanner, because }) => {
    const meanwhile = config()['scan.when-broken'] === 'pass' ? 'passes without it' : 'is to come later';
    return {
      ...{ id: `scanner-${scanner}`, severity: 'attention' },
      sentence: `${scanner} does not do its work: ${because}. Meanwhile mail ${meanwhile}.`,
    };
  });

const kinds = { clamd, spamd, rspamd, milter: milterScanner } as const satisfies Record<
  string,
  (address: SocketAddress) => Scanner
>;
type Named = readonly (readonly [keyof typeof kinds, string])[];

const named = (config: Config): Named => [
  ['clamd', config['scan.clamav']],
  ['spamd', config['scan.spamd']],
  ['rspamd', config['scan.rspamd']],
  ...config['scan.milters'].map(text => ['milter', text] as const),
];

/** An address that cannot be read was refused when it was set. */
const scannersFrom = (json: string): readonly Scanner[] =>
  (JSON.parse(json) as Named).flatMap(([kind, text]) => {
    const address = parseSocketAddress(text);
    return address.ok ? [kinds[kind](address.value)] : [];
  });
