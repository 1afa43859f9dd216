/** What the photographed office has besides its mail: rules, lists, devices, a box that is shared, what goes on elsewhere, and old mail. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../test/support/free-port.ts';
import { startWorld, type World } from '../test/support/world.ts';
import { domain, heldByRule, officeRules, oldMail, people } from './office-mail.ts';

const addresses = people.map(person => /<(.+)>/.exec(person)![1]!) as [string, string, string];
const [ana, ben, chiara] = addresses;
const ORDERS = `orders@${domain}`;

/** Before mail comes: some of it is for this box. */
export async function openBox({ api }: World): Promise<void> {
  await api.boxes.add({ address: ORDERS, name: 'Orders' });
  await api.boxes.setMember({ address: ORDERS, whom: ana });
  await api.boxes.setMember({ address: ORDERS, whom: ben, send: 'behalf' });
  await api.boxes.setMember({ address: ORDERS, whom: chiara, rights: 'lrs', send: null });
  await api.extensions.add({ account: ana, name: 'timber', most: 25 });
  await api.extensions.add({ account: ana, name: 'jury' });
}

/** Before mail comes, too: some is looked at first. */
export async function holdBack({ api }: World): Promise<void> {
  const when = [{ field: 'subject', comparison: 'is', values: [heldByRule] }] as const;
  const rule = { stage: 'content', when, action: { kind: 'hold' } } as const;
  await api.rules.put({ id: null, rule, note: 'Payment details are looked at first', enabled: true });
}

/** After the mail was carried: the rules would sort it. */
export async function furnish({ api }: World): Promise<void> {
  await api.filters.put({ address: ana, name: 'Rules', text: officeRules });
  await api.filters.activate({ address: ana, name: 'Rules' });
  const list = `landing@${domain}`;
  await api.lists.make({ address: list, owners: [ana], rules: { posting: 'members', greets: false } });
  const members = [ana, ben, 'kim.lee@brightwood.example', 'tomas@northline-timber.example'];
  await api.lists.addMembers({ address: list, members: members.map(address => ({ address })) });
  await api.devices.add({
    ...{ name: 'Plotter, first floor', addresses: ['192.168.4.20'], sender: `drawings@${domain}` },
    port: await freePort(),
  });
  const text = `Harbor Pine Architects\nQuay 9, 4th floor · +351 210 000 009`;
  await api.footers.set({ domain, text, on: 'elsewhere' });
  await api.settings.set({ key: 'retention.rules', text: 'trash: 30d, junk: 2w but flagged, "Archive": 10y' });
  await api.retention.hold({ address: chiara, because: 'Entry no. 118: until the jury has decided' });
  await api.forwards.set({ address: ben, targets: [ben, 'ben.okafor@studiomarsh.example'] });
  await api.pipes.add({ name: 'plot', program: '/bin/cat', args: ['-'], enabled: true });
  await api.aliases.add({ address: `plot@${domain}`, targets: ['pipe:plot'] });
}

/** An account at another provider, which is fetched; and mail of former years, brought from a file. */
export async function watch(world: World, folder: string, hopPort: number): Promise<World> {
  const old = await startWorld({ folder, hopPort, settings: ['host-name=imap.oldpost.example'] });
  const user = 'ana.prieto@oldpost.example';
  await old.api.domains.add({ name: 'oldpost.example' });
  const person = await old.addAccount(user);
  for (const { subject, from } of oldMail.slice(0, 3))
    await old.bring({ from, to: user, subject, text: 'As we said on the telephone.' });
  await old.settle();
  const { id } = await world.api.fetch.add({
    account: ana,
    password: person.password,
    settings: {
      ...{ protocol: 'imap', host: 'imap.oldpost.example', port: old.port('imaps'), tls: 'implicit', user },
      ...{ authorities: old.authority(), into: 'Archive' },
    },
  });
  await world.api.fetch.now({ id });
  const box = join(folder, 'Letters before 2024.mbox');
  writeFileSync(box, oldMail.map(asMbox).join('\n'));
  await world.api.moving.import({ address: ana, source: { type: 'path', path: box }, under: 'Archive' });
  while ((await world.api.moving.list({})).some(({ state }) => state !== 'done' && state !== 'failed'))
    await new Promise(resolve => setTimeout(resolve, 50));
  return old;
}

const asMbox = ({ from, subject, date }: (typeof oldMail)[number], index: number): string =>
  [
    `From kim@brightwood.example ${date.toUTCString().replace(/^(\w+), (\d+) (\w+) (\d+) (\S+).*$/, '$1 $3 $2 $5 $4')}`,
    ...[
      `From: ${from}`,
      `To: ${people[0]}`,
      `Subject: ${subject}`,
      `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
    ],
    ...[`Message-ID: <old-${index}@brightwood.example>`, '', 'As we said on the telephone.', ''],
  ].join('\n');
