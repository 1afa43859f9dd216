/** The three answers to “what is mail on this computer for?”. */
import type { Preset, SetupChoice } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';

export type PresetWords = { readonly preset: Preset; readonly title: string; readonly text: string };

export const presetWords: readonly PresetWords[] = [
  {
    preset: 'dev',
    title: t('Build apps'),
    text: t('Catch what my app sends. Any user, any password. Nothing leaves this computer.'),
  },
  {
    preset: 'office',
    title: t('Run an office'),
    text: t('Mailboxes for people, on our network and our own domain.'),
  },
  {
    preset: 'learn',
    title: t('Learn how it works'),
    text: t('Two toy domains, real protocols, three people. Nothing to break.'),
  },
];

export type OfficeForm = { readonly domain: string; readonly name: string; readonly password: string };
export type OfficeFaults = { readonly [F in keyof OfficeForm]?: string };

/** A password shorter than this is guessed, not broken. NIST SP 800-63B §3.1.1.2 asks for eight at least. */
const SHORTEST_PASSWORD = 8;

/** The server judges too; this only answers at once. */
export function officeFaults(form: OfficeForm): OfficeFaults {
  const domain = form.domain.trim();
  return {
    ...(/^(?!-)[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u.test(domain)
      ? {}
      : { domain: t('A domain has at least two parts, such as office.example') }),
    ...(form.name.trim() === '' ? { name: t('Whose mailbox is the first?') } : {}),
    ...(form.password.length >= SHORTEST_PASSWORD
      ? {}
      : { password: t('Eight characters or more; {count, number} so far', { count: form.password.length }) }),
  };
}

export const officeChoice = (form: OfficeForm): SetupChoice => ({
  preset: 'office',
  office: {
    domain: form.domain.trim().toLowerCase(),
    name: form.name.trim(),
    localPart: localPart(form.name),
    password: form.password,
  },
});

/** `Ana Prieto` → `ana`; letters that an address cannot hold are written plainly. */
export const localPart = (name: string): string =>
  (name.trim().split(/\s+/)[0] ?? '')
    .normalize('NFKD')
    .replace(/[^a-zA-Z0-9.-]/g, '')
    .toLowerCase() || 'me';
