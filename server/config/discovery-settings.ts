/** Settings of what mail programs are told. */
import { type Field, yesNo } from './field.ts';

export const discoverySettings = {
  'web.pacc': yesNo({
    default: false,
    doc: 'Serve user-agent-configuration.json on the public web door too: one file for all mail programs, by a draft that may still change.',
    source: 'draft-ietf-mailmaint-pacc',
    restarts: 'nothing',
  }),
} as const satisfies Record<string, Field>;
