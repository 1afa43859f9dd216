/**
 * Letters that a person can send on: to whoever runs the website, with the records; to the internet provider, for the
 * name of the address. In English and in German: who gets them need not speak what the owner reads. Pure.
 */
import type { Facts } from './observed.ts';
import type { Report } from './row.ts';
import type { FormLine } from './texts.ts';

export type Letter = { readonly subject: string; readonly text: string };
type Tongue = 'en' | 'de';

const words = {
  en: {
    subject: (domain: string) => `Please add these DNS records for ${domain}`,
    greeting: 'Hello,',
    asks: (domain: string) =>
      `our mail server for ${domain} needs the records below in the DNS of ${domain}. Please add them where the domain's DNS is kept; nothing else has to change, and the website is not touched.`,
    none: (domain: string) => `all records for ${domain} are in place. There is nothing to do.`,
    ...{ type: 'Type', host: 'Host', name: 'full name', value: 'Value', priority: 'Priority', ttl: 'TTL' },
    replaces: 'This takes the place of',
    quotes: 'Values are given without quotation marks; most forms add them by themselves.',
    thanks: 'Thank you!',
  },
  de: {
    subject: (domain: string) => `Bitte DNS-Einträge für ${domain} ergänzen`,
    greeting: 'Guten Tag,',
    asks: (domain: string) =>
      `unser Mailserver für ${domain} braucht die folgenden Einträge im DNS von ${domain}. Bitte tragen Sie sie dort ein, wo das DNS der Domain verwaltet wird. Sonst muss sich nichts ändern, und die Website bleibt unberührt.`,
    none: (domain: string) => `alle Einträge für ${domain} sind vorhanden. Es ist nichts zu tun.`,
    ...{ type: 'Typ', host: 'Host', name: 'voller Name', value: 'Wert', priority: 'Priorität', ttl: 'TTL' },
    replaces: 'Dies tritt an die Stelle von',
    quotes: 'Die Werte stehen hier ohne Anführungszeichen; die meisten Formulare ergänzen sie selbst.',
    thanks: 'Vielen Dank!',
  },
} as const;

export function letterOf(tongue: Tongue, domain: string, form: readonly FormLine[]): Letter {
  const say = words[tongue];
  const blocks = form.map((one, at) =>
    [
      `${at + 1}. ${say.type}: ${one.kind}`,
      `   ${say.host}: ${one.host}   (${say.name}: ${one.name})`,
      ...(one.priority === null ? [] : [`   ${say.priority}: ${one.priority}`]),
      `   ${say.value}: ${one.value}`,
      `   ${say.ttl}: ${one.ttl}`,
      ...(one.replaces === null ? [] : [`   ${say.replaces}: ${one.replaces.replaceAll('\n', ' | ')}`]),
    ].join('\n'),
  );
  const body = form.length === 0 ? [say.none(domain)] : [say.asks(domain), ...blocks, say.quotes];
  return { subject: say.subject(domain), text: `${[say.greeting, ...body, say.thanks].join('\n\n')}\n` };
}

const network = {
  en: (addresses: string, host: string): Letter => ({
    subject: `Reverse DNS for ${addresses}`,
    text: [
      'Hello,',
      `I run a mail server at ${addresses}. Please set the reverse DNS entry (PTR) of that address to:`,
      `    ${host}`,
      `${host} already leads, or will lead, back to the same address. Other mail servers refuse mail from addresses whose name does not fit.`,
      'If the address is a changing one, please tell me how to get a fixed one.',
      'Thank you!',
      '',
    ].join('\n\n'),
  }),
  de: (addresses: string, host: string): Letter => ({
    subject: `Reverse-DNS-Eintrag für ${addresses}`,
    text: [
      'Guten Tag,',
      `unter ${addresses} betreibe ich einen Mailserver. Bitte setzen Sie den Reverse-DNS-Eintrag (PTR) dieser Adresse auf:`,
      `    ${host}`,
      `${host} führt auf dieselbe Adresse zurück oder wird es tun. Andere Mailserver lehnen Post von Adressen ab, deren Name nicht passt.`,
      'Falls die Adresse wechselt, teilen Sie mir bitte mit, wie ich eine feste bekomme.',
      'Vielen Dank!',
      '',
    ].join('\n\n'),
  }),
};

export function networkLetter({ rows }: Report, { hostName, addresses }: Facts): Record<Tongue, Letter> | null {
  const asked = rows.filter(row => row.topic === 'ptr' && row.who === 'network').map(({ name }) => name);
  const known =
    asked.length > 0 ? asked : rows.some(({ topic, code }) => topic === 'ptr' && code === 'not-asked') ? addresses : [];
  if (known.length === 0) return null;
  const which = known.join(', ');
  return { en: network.en(which, hostName), de: network.de(which, hostName) };
}
