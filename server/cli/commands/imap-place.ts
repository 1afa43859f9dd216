/** Another server by IMAP, as words name it: where it is, and how one signs in there. The secret goes to the server, which seals it. */
import { readFile } from 'node:fs/promises';
import type { Api, MovingSource, PulledDraftInput } from '../../api/contract.ts';
import { usage } from '../exit.ts';
import { signIn } from '../sign-in.ts';
import type { Words } from '../words.ts';
import { askPassword, readStandardInput } from './password-input.ts';

export const placeOptions = {
  host: { type: 'string' },
  port: { type: 'string' },
  tls: { type: 'string' },
  pin: { type: 'string', multiple: true },
  ca: { type: 'string' },
  user: { type: 'string' },
  'password-stdin': { type: 'boolean' },
  oauth2: { type: 'boolean' },
  provider: { type: 'string' },
  device: { type: 'boolean' },
} as const;
type Values = Words<typeof placeOptions>['values'];

export async function placeOf(values: Values): Promise<Omit<PulledDraftInput, 'protocol' | 'user'>> {
  const { host, port, tls, pin, ca, provider } = values;
  if (tls !== undefined && tls !== 'implicit' && tls !== 'starttls' && tls !== 'none')
    throw usage('--tls is implicit, starttls or none');
  return {
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(tls === undefined ? {} : { tls }),
    ...(pin === undefined ? {} : { pins: pin }),
    ...(ca === undefined ? {} : { authorities: await readFile(ca, 'utf8') }),
    ...(provider === undefined ? {} : { provider }),
  };
}

export async function sourceOf(api: Api, values: Values): Promise<MovingSource> {
  if (values.user === undefined) throw usage('Missing: --user');
  const settings = { ...(await placeOf(values)), user: values.user };
  const secret = values.oauth2
    ? { signIn: await signIn(api, values.provider ?? values.user, values.user, values.device === true) }
    : { password: await passwordFrom(values) };
  return api.fetch.importSource({ settings, ...secret });
}

export const passwordFrom = (values: Values): Promise<string> =>
  values['password-stdin'] ? readStandardInput() : askPassword();
