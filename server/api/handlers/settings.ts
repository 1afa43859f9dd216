/** Set-up, settings, and another way into the console. */
import { z } from 'zod';
import { differences } from '../../config/differences.ts';
import { shownValue } from '../../config/effects.ts';
import type { Author } from '../../config/history.ts';
import { printValue, toJson } from '../../config/parse.ts';
import { presetValues } from '../../config/presets.ts';
import { environmentName, type Field, type Key, keys, schema } from '../../config/schema.ts';
import { HIDDEN, isSecret } from '../../config/secrets.ts';
import { orThrow } from '../answer.ts';
import type { Api, Setting } from '../contract.ts';
import { repeated } from '../feed.ts';
import type { ServerPorts } from '../ports.ts';
import { ApiError, type Caller, call, type RouterOf, stream } from '../rpc.ts';
import { statusOf } from './status.ts';

const nothing = z.object({});
const text = z.string().min(1).max(400);
/** A file of settings with long comments. */
const file = z.string().max(500_000);
const value = z.union([z.string().max(10_000), z.array(z.string().max(10_000)).max(5_000).readonly(), z.null()]);
const changes = z
  .array(z.object({ key: text, value }))
  .max(500)
  .readonly();
const id = z.number().int().min(1);
const USUAL = 50;

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
    settings: { ...listed(ports), ...written(ports), ...versions(ports) },
    console: {
      open: call(nothing, async () => ({ url: orThrow(ports.openConsole()) })),
    },
  };
}

const listed = (ports: ServerPorts): Pick<RouterOf<Api['settings']>, 'list' | 'set' | 'watch'> => ({
  list: call(nothing, async () => allOf(ports)),
  set: call(z.object({ key: text, text: z.string().max(10_000) }), async (input, { who }) =>
    settingOf(ports, orThrow(await ports.setSetting(input.key, input.text, authorOf(who))), ports.settingsFile.named()),
  ),
  watch: stream(nothing, (_, { signal }) =>
    repeated(async () => ({ settings: allOf(ports), file: ports.settingsFile.now() }), ports.watchState, signal),
  ),
});

const written = ({ settingsFile }: ServerPorts): Pick<RouterOf<Api['settings']>, 'draft' | 'apply'> => ({
  draft: call(z.object({ text: file.optional(), changes }), async input =>
    orThrow(settingsFile.draft(input.text ?? null, input.changes)),
  ),
  apply: call(z.object({ text: file, changes, before: text }), async (input, { who }) => {
    const done = settingsFile.apply(input.text, input.changes, input.before, authorOf(who));
    if (!done.ok) throw new ApiError(done.error.kind === 'changed' ? 'CHANGED' : 'REFUSED', done.error.sentence);
    return done.value;
  }),
});

const versions = ({
  settingsFile,
}: ServerPorts): Pick<RouterOf<Api['settings']>, 'history' | 'differences' | 'revert'> => ({
  history: call(z.object({ limit: z.number().int().min(1).max(1_000).optional() }), async ({ limit = USUAL }) => {
    const now = settingsFile.now().text;
    return settingsFile
      .history()
      .toReversed()
      .slice(0, limit)
      .map(({ text: then, ...version }) => ({ ...version, isNow: then === now }));
  }),
  differences: call(z.object({ id: id.optional(), with: z.enum(['before', 'now']) }), async input => {
    const all = settingsFile.history();
    const now = settingsFile.now();
    if (input.id === undefined) return { differences: now.lastGood?.differences ?? [], effects: [] };
    const at = all.findIndex(one => one.id === input.id);
    if (at === -1) throw new ApiError('NOT_FOUND', `There is no version ${input.id} of the settings`);
    const then = all[at]!.text;
    const pair = input.with === 'now' ? [then, now.text] : [all[at - 1]?.text ?? '', then];
    const back = settingsFile.draft(then, []);
    return { differences: differences(pair[0]!, pair[1]!), effects: back.ok ? back.value.effects : [] };
  }),
  revert: call(z.object({ id }), async (input, { who }) => orThrow(settingsFile.revert(input.id, authorOf(who)))),
});

const authorOf = (who: Caller): Author => (who === 'command' || who === 'browser' ? who : 'window');

function allOf(ports: ServerPorts): readonly Setting[] {
  const named = ports.settingsFile.named();
  return keys.map(key => settingOf(ports, key, named));
}

function settingOf(ports: ServerPorts, key: Key, named: ReadonlySet<string>): Setting {
  const field: Field = schema[key];
  const now = ports.config()[key];
  const preset = ports.preset();
  const base = (preset === null ? undefined : presetValues[preset][key]) ?? field.default;
  const bounds = 'min' in field ? field : null;
  return {
    ...{ key, kind: field.kind, doc: field.doc, restarts: field.restarts, secret: isSecret(key) },
    value: isSecret(key) && now !== '' ? HIDDEN : toJson(key, now),
    text: shownValue(key, now),
    default: printValue(key, field.default),
    base: printValue(key, base),
    source: ports.sourceOf(key),
    inFile: named.has(key),
    environment: environmentName(key),
    choices: field.kind === 'choice' ? field.choices : [],
    least: bounds && printValue(key, bounds.min),
    most: bounds && printValue(key, bounds.max),
    reference: field.source ?? null,
  };
}
