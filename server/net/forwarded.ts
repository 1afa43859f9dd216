/** Whom a request came through a proxy for: RFC 7239 §4, and what was usual before it. */

/** As the proxy wrote them down, without ports and brackets. A word that is no address is a stranger. */
export function forwardedFor(field: (name: string) => string | null): readonly string[] {
  const named = [...(field('forwarded') ?? '').matchAll(/(?:^|[;,])\s*for=([^;,]*)/gi)].map(([, one = '']) => one);
  const usual = ['x-forwarded-for', 'x-real-ip'].flatMap(name => field(name)?.split(',') ?? []);
  return [...named, ...usual].map(one => {
    const bare = one.trim().replace(/^"|"$/g, '');
    return /^\[([^\]]*)\]/.exec(bare)?.[1] ?? bare.replace(/^([\d.]+):\d+$/, '$1');
  });
}
