/**
 * Who shows the HTML as it was meant: its features against what Can I email has tested (caniemail.json, MIT, its date in it).
 * The score is counted as Mailpit counts it: of each feature the share of mail programs that lack it, weighed by how many of
 * the elements use it; the worst one counts.
 */

import type { Rest } from '../../base/pace.ts';
import { featuresOf, type Used } from './features.ts';
import { type Fix, fixOf } from './fixes.ts';
import { attributeOf, placesIn, type ScannedHtml } from './html-scan.ts';

type Stats = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;
type Feature = {
  readonly slug: string;
  readonly title: string;
  readonly description: string | null;
  readonly url: string;
  readonly category: string;
  readonly tags: readonly string[];
  readonly keywords: string | null;
  readonly notes: Readonly<Record<string, string>>;
  readonly stats: Stats;
};
type Tested = {
  readonly date: string;
  readonly family: Readonly<Record<string, string>>;
  readonly platform: Readonly<Record<string, string>>;
  readonly features: readonly Feature[];
};

export type Support = {
  /** 'Outlook Windows (2019)' */
  readonly name: string;
  readonly family: string;
  readonly platform: string;
  readonly version: string;
  readonly support: 'yes' | 'no' | 'partial';
  readonly note: string;
};
export type Score = {
  readonly found: number;
  readonly supported: number;
  readonly partial: number;
  readonly unsupported: number;
};
export type CompatWarning = {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly url: string;
  readonly category: string;
  readonly tags: readonly string[];
  readonly keywords: string;
  readonly notes: Readonly<Record<string, string>>;
  readonly score: Score;
  readonly results: readonly Support[];
  /** Mail programs whose newest tested version lacks it, the best known first. */
  readonly lacking: readonly string[];
  /** What to do instead; null where nothing is known. */
  readonly fix: Fix | null;
  readonly places: readonly { readonly line: number; readonly column: number }[];
};
export type Compat = {
  /** When the data was collected: '2026-05-13'. */
  readonly tested: string;
  readonly nodes: number;
  readonly tests: number;
  readonly supported: number;
  readonly partial: number;
  readonly unsupported: number;
  readonly platforms: Readonly<Record<string, readonly string[]>>;
  /** The worst first; also what all programs know. */
  readonly warnings: readonly CompatWarning[];
  readonly cut: boolean;
};

let loading: Promise<Tested> | null = null;
/** Half a megabyte that is read when somebody first asks. */
export const tested = (): Promise<Tested> => {
  loading ??= import('./caniemail.json', { with: { type: 'json' } }).then(
    ({ default: read }) => read as unknown as Tested,
  );
  return loading;
};

export async function compatOf(html: ScannedHtml, rest: Rest): Promise<Compat> {
  const data = await tested();
  const bySlug = new Map(data.features.map(feature => [feature.slug, feature]));
  const used = await featuresOf(html, new Set(bySlug.keys()), rest);
  const nodes = Math.max(1, nodesOf(html));
  const place = placesIn(html.source);
  const warnings = [...used].map(([slug, one]) => warningOf(data, bySlug.get(slug)!, one, place));
  const scripts = html.elements.filter(one => one.name === 'script' && !/json$/i.test(attributeOf(one, 'type') ?? ''));
  if (scripts.length > 0)
    warnings.push(
      scriptWarning(
        scripts.length,
        scripts.slice(0, 50).map(({ at }) => place(at)),
      ),
    );
  // What stands in a style sheet more often than there are elements weighs no more than all of them.
  const share = ({ score }: CompatWarning) => Math.min(1, score.found / nodes);
  const weight = (one: CompatWarning) => (one.score.unsupported + one.score.partial) * share(one);
  const worst = (of: 'partial' | 'unsupported') =>
    warnings.reduce((most, one) => Math.max(most, one.score[of] * share(one)), 0);
  const [partial, unsupported] = [worst('partial'), worst('unsupported')];
  return {
    ...{ tested: data.date, nodes, tests: data.features.length + (scripts.length > 0 ? 1 : 0) },
    ...{ supported: Math.max(0, 100 - partial - unsupported), partial, unsupported },
    platforms: platformsOf(data),
    warnings: warnings.toSorted((a, b) => weight(b) - weight(a) || (a.slug < b.slug ? -1 : 1)),
    cut: html.cut,
  };
}

/** As Mailpit counts: all but html, head and meta where there is a body, else what is in it. */
const nodesOf = ({ elements }: ScannedHtml): number =>
  elements.reduce((sum, { name }) => sum + (/^(?:html|head|meta)$/.test(name) ? 0 : 1), 0);

function warningOf(data: Tested, feature: Feature, used: Used, place: ReturnType<typeof placesIn>): CompatWarning {
  const { slug, title, url, category, tags, notes } = feature;
  const results = resultsOf(data, feature);
  const share = (support: Support['support']) =>
    (results.filter(one => one.support === support).length / Math.max(1, results.length)) * 100;
  return {
    ...{ slug, title, url, category, tags, notes, results },
    description: feature.description ?? '',
    keywords: feature.keywords ?? '',
    score: { found: used.found, supported: share('yes'), partial: share('partial'), unsupported: share('no') },
    lacking: lackingIn(data, feature),
    fix: fixOf(slug),
    places: used.places.map(place),
  };
}

function resultsOf({ family, platform }: Tested, { stats }: Feature): readonly Support[] {
  return Object.entries(stats).flatMap(([of, platforms]) =>
    Object.entries(platforms).flatMap(([on, versions]) =>
      Object.entries(versions).map(([version, said]) => ({
        name: `${family[of] ?? of} ${platform[on] ?? on} (${version})`,
        ...{ family: of, platform: on, version },
        // Mailpit takes only a bare letter for a whole answer; the same shares come out of the same data.
        support: said === 'y' ? ('yes' as const) : said === 'n' ? ('no' as const) : ('partial' as const),
        note: said === 'y' || said === 'n' ? '' : (/#(\d+)/.exec(said)?.[1] ?? ''),
      })),
    ),
  );
}

/** What most people read mail with comes first. */
const WELL_KNOWN = ['gmail', 'outlook', 'apple-mail', 'yahoo', 'samsung-email', 'gmx', 'web-de', 't-online-de'];

function lackingIn({ family, platform }: Tested, { stats }: Feature): readonly string[] {
  const rank = (of: string): number => (WELL_KNOWN.includes(of) ? WELL_KNOWN.indexOf(of) : WELL_KNOWN.length);
  return Object.entries(stats)
    .toSorted(([a], [b]) => rank(a) - rank(b))
    .flatMap(([of, platforms]) => {
      const without = Object.entries(platforms).filter(([, all]) => /^n/.test(Object.values(all).at(-1) ?? ''));
      const name = family[of] ?? of;
      if (without.length === Object.keys(platforms).length) return [name];
      return without.map(([on]) => `${name} ${platform[on] ?? on}`);
    });
}

const platformsOf = ({ features }: Tested): Readonly<Record<string, readonly string[]>> => {
  const found = new Map<string, Set<string>>();
  for (const { stats } of features)
    for (const [family, platforms] of Object.entries(stats))
      for (const platform of Object.keys(platforms))
        found.set(platform, (found.get(platform) ?? new Set()).add(family));
  return Object.fromEntries([...found].map(([platform, families]) => [platform, [...families].toSorted()]));
};

const scriptWarning = (found: number, places: CompatWarning['places']): CompatWarning => ({
  ...{ slug: 'html-script', title: '<script> element', category: 'html', url: '', tags: [], keywords: '' },
  ...{ description: 'JavaScript is not supported in any email client.', notes: {}, results: [], lacking: [] },
  ...{ score: { found, supported: 0, partial: 0, unsupported: 100 }, fix: fixOf('html-script'), places },
});
