/** `mailpit readyz`, as a container's health check calls it: whether the server that MP_UI_BIND_ADDR names is ready. */
import { bindAddress } from '../../config/other-tools/outcome.ts';
import { exit } from '../exit.ts';
import { warn } from '../print.ts';

const PATIENCE = 5000;
const LONGEST_WAIT = 60_000;
const BETWEEN = 250;

export async function readyz(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const at = args.findIndex(word => word === '-a' || word === '--address');
  const address = bindAddress((at === -1 ? environment.MP_UI_BIND_ADDR : args[at + 1]) || '127.0.0.1:8025');
  if (!address) {
    warn('mailroom: readyz: --address is no address with a port');
    return exit.usage;
  }
  const host = [null, '0.0.0.0', '::'].includes(address.host) ? '127.0.0.1' : address.host!;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${address.port}/readyz`;
  const isReady = (): Promise<boolean> =>
    fetch(url, { signal: AbortSignal.timeout(PATIENCE) }).then(
      answer => answer.ok,
      () => false,
    );
  const until = Date.now() + (args.includes('--wait') ? LONGEST_WAIT : 0);
  while (!(await isReady())) {
    if (Date.now() >= until) {
      warn(`mailroom: ${url} does not answer, or is not ready`);
      return exit.refused;
    }
    await new Promise(resolve => setTimeout(resolve, BETWEEN));
  }
  return exit.done;
}
