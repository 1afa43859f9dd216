/** Signing in at a provider from the command line: in the browser of this computer, or with a code typed in on any device. */
import type { Api } from '../api/contract.ts';
import { CommandEnd, exit } from './exit.ts';
import { warn } from './print.ts';

const LOOK_EVERY = 500;

/** The id of the sign-in, when leave was given. */
export async function signIn(
  api: Pick<Api, 'fetch'>,
  provider: string,
  user: string,
  device: boolean,
): Promise<string> {
  const { id, address, userCode, until } = await api.fetch.signIn({ provider, user, device });
  if (userCode === null) warn(`Open this in a browser of this computer, and give leave there:\n\n  ${address}\n`);
  else warn(`Open ${address} on any device, and type in:\n\n  ${userCode}\n`);
  while (Date.now() < until) {
    const { kind, sentence } = await api.fetch.signInState({ id });
    if (kind === 'given') return id;
    if (kind !== 'waiting') throw new CommandEnd(exit.refused, `Leave was not given: ${sentence ?? 'it has run out'}`);
    await new Promise(resolve => setTimeout(resolve, LOOK_EVERY));
  }
  throw new CommandEnd(exit.refused, 'Leave was not given in time');
}
