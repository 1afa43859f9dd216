/**
 * Who vouches for the author, said honestly: only what our own server wrote into Authentication-Results counts
 * (RFC 8601 §5: anybody can write such a field); where nothing was checked, that is said. Pure.
 */
import { t } from '../../../server/base/language.ts';
export type Method = {
  /** 'spf', 'dkim', 'dmarc', 'arc' */
  readonly name: string;
  readonly result: string;
  /** The domain that was checked. */
  readonly domain: string | null;
};
export type Verdict = {
  readonly shape: 'ok' | 'attention' | 'failed' | 'info';
  readonly sentence: string;
  readonly methods: readonly Method[];
};

/** RFC 8601 §2.2: `mx.here.example; spf=pass smtp.mailfrom=there.example; dkim=fail (bad) header.d=…` */
export function readResults(value: string): { readonly server: string; readonly methods: readonly Method[] } {
  const plain = value.replace(/\([^()]*\)/g, ' ').replace(/\s+/g, ' ');
  const [server = '', ...results] = plain.split(';').map(part => part.trim());
  const methods = results.flatMap(result => {
    const found = /^([a-z0-9-]+)(?:\/\d+)?\s*=\s*([a-z]+)/i.exec(result);
    if (!found || found[1]!.toLowerCase() === 'none') return [];
    const domain =
      /\b(?:header\.d|header\.from|smtp\.mailfrom|header\.i|smtp\.helo)\s*=\s*"?(?:[^\s";]*@)?([^\s";]+)/i.exec(result);
    return [
      { name: found[1]!.toLowerCase(), result: found[2]!.toLowerCase(), domain: domain?.[1]?.toLowerCase() ?? null },
    ];
  });
  return { server: server.split(' ')[0]!.toLowerCase(), methods };
}

type Facts = {
  /** Of all Authentication-Results fields. */
  readonly results: readonly string[];
  readonly ownHost: string | null;
  /** Who handed the message to this server after signing in, as its journey says. */
  readonly signedInAs: string | null;
  /** Of From:, in lower case. */
  readonly author: string | null;
};

export function verdict({ results, ownHost, signedInAs, author }: Facts): Verdict {
  const own = results.map(readResults).filter(({ server }) => ownHost !== null && server === ownHost.toLowerCase());
  const methods = own.flatMap(one => one.methods);
  if (methods.length > 0) return judged(methods, author);
  if (signedInAs !== null) {
    const same = author !== null && author === signedInAs.toLowerCase();
    return {
      shape: same ? 'ok' : 'attention',
      sentence: same
        ? t('Signed in as {login} on this server.', { login: signedInAs })
        : t('Signed in as {login} on this server, and writes as {author, select, nobody {nobody} other {{author}}}.', {
            login: signedInAs,
            author: author ?? 'nobody',
          }),
      methods,
    };
  }
  const sentence =
    results.length > 0
      ? t('Not checked: nobody here has proven who wrote this. What another server wrote about it proves nothing here.')
      : t('Not checked: nobody here has proven who wrote this.');
  return { shape: 'info', sentence, methods };
}

function judged(methods: readonly Method[], author: string | null): Verdict {
  const domain = author?.split('@')[1] ?? null;
  const whose = domain ?? 'none';
  const list = methods.map(({ name, result }) => `${name.toUpperCase()} ${result}`).join(', ');
  const dmarc = methods.find(one => one.name === 'dmarc')?.result;
  const aligned = methods.some(
    ({ name, result, domain: of }) =>
      name !== 'arc' && result === 'pass' && of !== null && domain !== null && related(of, domain),
  );
  if (dmarc === 'pass' || (dmarc === undefined && aligned))
    return {
      shape: 'ok',
      sentence: t('{domain, select, none {Its domain} other {{domain}}} vouches for it: {list}.', {
        domain: whose,
        list,
      }),
      methods,
    };
  if (dmarc === 'fail' || methods.some(({ result }) => result === 'fail'))
    return {
      shape: 'failed',
      sentence: t('This may not be from {domain, select, none {whom it says} other {{domain}}}: {list}.', {
        domain: whose,
        list,
      }),
      methods,
    };
  return {
    shape: 'attention',
    sentence: t('Checked, and not proven to be from {domain, select, none {its author} other {{domain}}}: {list}.', {
      domain: whose,
      list,
    }),
    methods,
  };
}

const related = (a: string, b: string): boolean => a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`);
