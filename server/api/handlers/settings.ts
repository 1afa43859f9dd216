/** Set-up, settings, and another way into the console. */
import { z } from 'zod';
import { printValue, toJson } from '../../config/parse.ts';
import { type Key, keys, schema } from '../../config/schema.ts';
import { orThrow } from '../answer.ts';
import type { Api, Setting } from '../contract.ts';
import type { ServerPorts } from '../ports.ts';
import { call, type RouterOf } from '../rpc.ts';
import { statusOf } from './status.ts';

const nothing = z.object({});
const text = z.string().min(1).max(400);

export function settingHandlers(ports: ServerPorts): RouterOf<Pick<Api, 'setup' | 'settings' | 'console'>> {
  return {
    setup: {
      state: call(nothing, () => ports.setupState()),
      choose: call(
        z.object({
          preset: z.enum(['dev', 'office', 'learn']),
          office: z
            .object({ domain: text, name: z.string().max(400), localPart: text, password: z.string().min(1).max(1024) })
            .optional(),
        }),
        async choice => {
          const { address, account } = orThrow(await ports.choose(choice));
          return { address, account, status: await statusOf(ports) };
        },
      ),
    },
    settings: {
      list: call(nothing, async () => keys.map(key => settingOf(ports, key))),
      set: call(z.object({ key: text, text: z.string().max(10_000) }), async input =>
        settingOf(ports, orThrow(await ports.setSetting(input.key, input.text))),
      ),
    },
    console: {
      open: call(nothing, async () => ({ url: orThrow(ports.openConsole()) })),
    },
  };
}

const HIDDEN = '••••••••';

function settingOf(ports: ServerPorts, key: Key): Setting {
  const field = schema[key];
  const value = ports.config()[key];
  const secret = 'secret' in field && value !== '';
  return {
    key,
    kind: field.kind,
    value: secret ? HIDDEN : toJson(key, value),
    text: secret ? HIDDEN : printValue(key, value),
    default: printValue(key, field.default),
    doc: field.doc,
    source: ports.sourceOf(key),
    restarts: field.restarts,
  };
}
