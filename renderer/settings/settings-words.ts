/** Settings found, grouped and explained. Pure. */
import type { Setting } from '../../server/api/contract.ts';

export const isLocked = (setting: Setting): boolean =>
  setting.source === 'environment' || setting.source === 'command line';
export const changedFrom = (setting: Setting): boolean => setting.text !== setting.default;

export function sourceWords(setting: Setting): string {
  switch (setting.source) {
    case 'default':
      return 'Default.';
    case 'preset':
      return `Set by the preset; ${comparedToDefault(setting)}.`;
    case 'file':
      return `Set in the configuration file; ${comparedToDefault(setting)}.`;
    case 'environment':
      return `Set by the environment (${environmentName(setting.key)}), so it cannot be changed here.`;
    case 'command line':
      return 'Set on the command line, so it cannot be changed here.';
  }
}

const comparedToDefault = (setting: Setting): string =>
  changedFrom(setting) ? `the default is ${setting.default || 'empty'}` : 'the same as the default';

export const environmentName = (key: string): string => `MAILROOM_${key.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`;

export const restartWords: { readonly [R in Setting['restarts']]: string } = {
  nothing: 'A change holds at once.',
  listeners: 'A change reopens the listeners.',
  server: 'A change holds after the server was restarted.',
};

/** Every word must occur in the key, the value or the description. */
export function findSettings(settings: readonly Setting[], text: string): readonly Setting[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return settings.filter(setting => {
    const all = `${setting.key} ${setting.text} ${setting.doc} ${setting.source}`.toLowerCase();
    return words.every(word => all.includes(word));
  });
}

export type Group = { readonly name: string; readonly settings: readonly Setting[] };

/** By the first part of the key, in the order in which the server tells them. */
export function groups(settings: readonly Setting[]): readonly Group[] {
  const found = new Map<string, Setting[]>();
  for (const setting of settings) {
    const [first, second] = setting.key.split('.');
    const name = second === undefined ? 'general' : first!;
    const group = found.get(name);
    if (group) group.push(setting);
    else found.set(name, [setting]);
  }
  return [...found].map(([name, members]) => ({ name, settings: members }));
}

const spelled = ['smtp', 'imap', 'pop3', 'tls', 'dns', 'api', 'msa', 'mta', 'mda', 'jmap', 'acme', 'mta-sts'];

/** `smtp` → `SMTP`, `queue` → `Queue`. */
export const groupTitle = (name: string): string =>
  name === 'managesieve'
    ? 'ManageSieve'
    : spelled.includes(name)
      ? name.toUpperCase()
      : `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('-', ' ')}`;
