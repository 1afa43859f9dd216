/** Exim's manualroute routers: hosts by domain, in the router itself or in a table. */
import type { Done } from '../book.ts';
import { hopInWords, hostAndPort } from '../postfix/transports.ts';
import { setting } from '../settings.ts';
import type { Action, NextHop, Pattern } from '../statement.ts';
import { readList, simplified, splitList, tableLines } from './lists.ts';
import { domainsOf, narrowed, type RouterDesk } from './router-desk.ts';
import type { Driver, Option } from './source.ts';

export function readManual(desk: RouterDesk, router: Driver): Done {
  const { book } = desk;
  const { at, name, options } = router;
  const narrow = narrowed(router);
  if (narrow)
    return book.cannot(
      at,
      `the way "${name}"`,
      `it depends on the message: ${narrow.name} = ${narrow.value.slice(0, 80)}`,
    );
  const transport = desk.transports.get(options.get('transport')?.value ?? '');
  const kind =
    transport?.options.get('driver')?.value === 'lmtp' || transport?.options.get('protocol')?.value === 'lmtp'
      ? 'lmtp'
      : 'smtp';
  const senders = options.get('senders');
  const list = options.get('route_list');
  if (list) {
    for (const item of routeItems(list.value)) {
      const said = { ...list.at, text: item };
      const [pattern = '', ...rest] = item.split(/\s+/);
      const hop = hopOf(desk, rest[0] ?? '', kind);
      if (typeof hop === 'string') book.cannot(said, `the way "${name}"`, hop);
      else routed(desk, said, senders, pattern, hop, router);
    }
    return book.means(at, 'some mail has a way of its own');
  }
  const lookup = /^\$\{lookup\s*\{\s*\$\{?domain\}?\s*\}\s*(?:partial\d*-)?lsearch\*?\s*\{\s*(\/[^}\s]+)\s*\}/.exec(
    options.get('route_data')?.value ?? '',
  )?.[1];
  if (lookup === undefined)
    return book.cannot(at, `the way "${name}"`, 'what its data would be depends on the message');
  const table = tableLines(desk.files, lookup);
  for (const line of table ?? []) {
    const hop = hopOf(desk, line.value.split(/\s+/)[0] ?? '', kind);
    if (typeof hop === 'string') book.cannot(line.at, `the way of mail for ${line.key}`, hop);
    else routed(desk, line.at, senders, line.key, hop, null);
  }
  book.means(
    at,
    table ? `ways by domain stand in ${lookup}` : `ways by domain would stand in ${lookup}, which is not there`,
  );
}

const routeItems = (text: string): readonly string[] =>
  /^\s*</.test(text)
    ? splitList(text)
    : text
        .split(';')
        .map(one => one.trim())
        .filter(one => one !== '');

/** `host`, `host::587`, `a.example:b.example` (the first, the others for when it is down). */
function hopOf(desk: RouterDesk, text: string, kind: 'smtp' | 'lmtp'): NextHop | string {
  const plain = simplified(desk, text.replace(/^"|"$/g, ''));
  if (plain === null || plain === '') return 'the host depends on the message';
  const [first = ''] = splitList(plain.replace(/::(\d+)/g, '\u0002$1'));
  const exact = first.replace('\u0002', ':').replace(/\/MX\b/i, '');
  const host = hostAndPort(exact, kind);
  return host.ok ? { ...host.value, exact: !/\/MX\b/i.test(first) } : host.error;
}

function routed(
  desk: RouterDesk,
  at: Option['at'],
  senders: Option | undefined,
  pattern: string,
  hop: NextHop,
  router: Driver | null,
): Done {
  const { book } = desk;
  const domains = router ? domainsOf(desk, router) : 'elsewhere';
  if (domains === null)
    return book.cannot(at, 'the way of some mail', 'for which domains is looked up when a message comes');
  const patterns: readonly Pattern[] = domains === 'elsewhere' || pattern !== '*' ? listed(desk, pattern) : domains;
  if (senders) {
    const whose = readList(desk, senders.value)
      .items.filter(one => !one.not)
      .map(one => one.text.replace(/^\*@/, '').toLowerCase());
    return book.means(
      at,
      `mail from ${whose.join(', ')} goes ${hopInWords(hop)}`,
      whose.map(of => ({ kind: 'route', by: 'sender', of, to: hop })),
    );
  }
  if (patterns.length === 1 && patterns[0] === '*' && hop.kind === 'smtp')
    return book.means(at, `all mail for elsewhere goes ${hopInWords(hop)}`, smartHost(desk, hop, router));
  book.means(
    at,
    `mail for ${patterns.slice(0, 5).join(', ')} goes ${hopInWords(hop)}`,
    patterns.map(one => ({ kind: 'route', by: 'recipient', of: one.replace(/^\*\./, '.').toLowerCase(), to: hop })),
  );
}

const listed = (desk: RouterDesk, pattern: string): readonly string[] =>
  /^[+!/]|;/.test(pattern)
    ? readList(desk, pattern)
        .items.filter(one => !one.not)
        .map(one => one.text)
    : [pattern];

function smartHost(
  desk: RouterDesk,
  hop: Extract<NextHop, { kind: 'smtp' | 'lmtp' }>,
  router: Driver | null,
): readonly Action[] {
  const transport = desk.transports.get(router?.options.get('transport')?.value ?? '');
  const demand = transport?.options.get('hosts_require_tls')?.value === '*' ? 'required' : 'opportunistic';
  return [
    setting('relay.host', hop.port === null ? hop.host : `${hop.host}:${hop.port}`),
    setting('relay.tls', demand),
  ];
}
