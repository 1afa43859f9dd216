/** Exim's redirect routers: aliases in files, and addresses that are written into the router. */
import { readAliases } from '../aliases.ts';
import type { Done } from '../book.ts';
import { isDomain } from '../networks.ts';
import { setting } from '../settings.ts';
import type { Action } from '../statement.ts';
import { readTargets } from '../targets.ts';
import { readList, simplified } from './lists.ts';
import { domainsOf, narrowed, type RouterDesk } from './router-desk.ts';
import type { Driver } from './source.ts';

const LOOKUP =
  /^\$\{lookup\s*\{\s*([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}\s*(?:partial\d*-)?\w*search\*?@?\s*\{\s*([^{}\s]+(?:\$\{?domain\}?[^{}\s]*)?)\s*\}(?:\{\$value\})?\s*(?:fail)?\s*\}?$/;

export function readRedirect(desk: RouterDesk, router: Driver): Done {
  const { book } = desk;
  const { at, name, options } = router;
  const file = options.get('file')?.value;
  const data = options.get('data')?.value;
  if (file !== undefined) {
    if (/\$\{?(?:home|local_part)/.test(file))
      return book.means(
        at,
        `each person's own ${file.split('/').at(-1)} is asked`,
        [],
        'it is read by name: mailroom import-config aliases FILE',
      );
    return book.cannot(at, `mail goes where ${file} says`, 'one file for everybody is an alias with :include: here');
  }
  if (data === undefined) return book.cannot(at, `the router ${name}`, 'it has neither data nor a file');
  const narrow = narrowed(router);
  const looked = lookedUp(data);
  if (looked)
    return narrow
      ? book.cannot(
          at,
          `the aliases of "${name}"`,
          `they depend on the message: ${narrow.name} = ${narrow.value.slice(0, 80)}`,
        )
      : aliasesFrom(desk, router, looked);
  const other = /^\$\{?local_part\}?(?:\$\{?local_part_suffix\}?)?@([A-Za-z0-9.-]+)$/.exec(data.trim())?.[1];
  const domains = domainsOf(desk, router);
  if (other !== undefined && Array.isArray(domains) && !narrow) {
    const names = (domains as readonly string[]).filter(one => isDomain(one) && one !== other);
    return book.means(
      at,
      `${names.join(', ')} stands for ${other}`,
      names.map(one => ({ kind: 'domain alias', name: one.toLowerCase(), of: other.toLowerCase() })),
    );
  }
  if (/^:fail:/.test(data) && domains === 'elsewhere' && !narrow)
    return book.means(at, 'nothing is sent elsewhere', [setting('mode', 'local')]);
  constant(desk, router, data);
}

function lookedUp(data: string): { readonly key: string; readonly path: string } | null {
  const text = data.trim();
  if (text.length > 2000) return null;
  const [, key, path] = LOOKUP.exec(text) ?? [];
  return key === undefined || path === undefined || !/search/.test(text)
    ? null
    : { key: key.replace(/[{}\s]/g, ''), path };
}

function aliasesFrom(
  desk: RouterDesk,
  router: Driver,
  { key, path }: { readonly key: string; readonly path: string },
): Done {
  const { book, files } = desk;
  const inFolder = /^(.*)\/\$\{?domain(?:_data)?\}?$/.exec(path)?.[1];
  if (inFolder !== undefined) {
    for (const domain of files.list(inFolder)) {
      if (!isDomain(domain) || !domain.includes('.')) continue;
      book.means({ ...router.at, text: `${inFolder}/${domain}` }, `aliases of ${domain}`, [
        { kind: 'domain', name: domain },
      ]);
      readAliases(desk.desk, `${inFolder}/${domain}`, domain);
    }
    return book.means(router.at, `aliases stand in ${inFolder}, a file for each domain`);
  }
  if (path.includes('$'))
    return book.cannot(router.at, `the aliases of "${router.name}"`, 'which file they stand in depends on the message');
  const domains = domainsOf(desk, router);
  const [one] = Array.isArray(domains) && domains.length === 1 ? (domains as readonly string[]) : [];
  const domain = key.includes('@') || one === undefined || one === desk.own || !isDomain(one) ? null : one;
  if (!files.exists(path)) return book.means(router.at, `aliases would stand in ${path}, which is not there`);
  book.means(router.at, `aliases stand in ${path}`);
  readAliases(desk.desk, path, domain);
}

/** The same targets for all that the router takes: one name, or a whole domain. */
function constant(desk: RouterDesk, router: Driver, data: string): Done {
  const { book } = desk;
  const plain = simplified(desk, data);
  const names = router.options.get('local_parts')?.value;
  const other = narrowed({
    ...router,
    options: new Map([...router.options].filter(([name]) => name !== 'local_parts')),
  });
  if (plain === null || other)
    return book.cannot(router.at, `the router ${router.name}`, 'where mail goes depends on the message');
  const targets = readTargets(plain);
  const domains = domainsOf(desk, router);
  const locals = names === undefined ? null : readList(desk, names);
  if (!targets.ok || targets.value.length === 0 || domains === null || locals?.unknown.length)
    return book.cannot(
      router.at,
      `the router ${router.name}`,
      'whose mail it is, or where it goes, is looked up when a message comes',
    );
  if (domains === 'elsewhere' && locals === null)
    return book.cannot(router.at, `the router ${router.name}`, 'it takes all mail for elsewhere');
  const into = domains === 'elsewhere' ? [null] : domains.filter(isDomain);
  const actions = into.flatMap(domain => {
    const whose =
      locals === null ? [''] : locals.items.filter(one => !one.not && !/[\^;/]/.test(one.text)).map(one => one.text);
    return whose.map(
      (local): Action => ({
        kind: 'alias',
        address: domain === null || domain === desk.own ? (local === '' ? `@${domain}` : local) : `${local}@${domain}`,
        targets: targets.value,
      }),
    );
  });
  book.means(
    router.at,
    `mail for ${actions
      .map(one => ('address' in one ? one.address : ''))
      .join(', ')
      .slice(0, 120)} goes on`,
    actions,
  );
}
