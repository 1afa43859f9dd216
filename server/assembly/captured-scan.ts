/** Shows a captured message to the scanners that the settings name, as if it came from where it was handed in. */
import type { Clock } from '../base/ports.ts';
import type { CheckedMessage, CheckTools } from '../capture/checks/check.ts';
import type { Config } from '../config/schema.ts';
import type { Panel } from '../scanners/panel.ts';

export type CapturedScanOptions = {
  readonly panel: Panel;
  readonly clock: Clock;
  readonly hostName: () => string;
  readonly config: () => Config;
};

export function scannedAsCaptured({ panel, hostName, config }: CapturedScanOptions): NonNullable<CheckTools['scan']> {
  return ({ bytes, handedIn, message }: CheckedMessage) =>
    panel.scan({
      ...{ bytes, id: 'captured', hostName: hostName(), login: null, received: '' },
      peer: { address: '127.0.0.1', port: 0, name: '', helo: handedIn?.helo ?? hostName(), tls: null },
      sender: handedIn?.sender ?? message.from[0]?.address ?? '',
      recipients: message.to.map(({ address }) => address).slice(0, 100),
      junkFrom: config()['checks.junk-from'],
    });
}
