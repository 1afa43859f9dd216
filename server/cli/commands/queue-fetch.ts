/** `queue fetch-from`: a server that kept our mail while this one was away is asked to bring it (ETRN, RFC 1985). */
import type { Api } from '../../api/contract.ts';
import { exit, usage } from '../exit.ts';
import { say, sayJson } from '../print.ts';

export const FETCH_USAGE = 'mailroom queue fetch-from HOST[:PORT] [DOMAIN]';

export async function fetchFrom(
  api: Api,
  [server, domain, ...more]: readonly string[],
  asJson: boolean,
): Promise<number> {
  if (server === undefined || more.length > 0) throw usage(FETCH_USAGE);
  const { asked } = await api.backupMx.ask({ server, ...(domain === undefined ? {} : { domain }) });
  if (asJson) sayJson(asked);
  else for (const one of asked) say(`${one.domain}: ${one.started ? '' : 'not started: '}${one.reply}`);
  return asked.every(one => one.started) ? exit.done : exit.refused;
}
