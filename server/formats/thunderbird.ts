/**
 * A profile of Thunderbird (or SeaMonkey): its accounts by prefs.js, each with its folders below Mail/ or ImapMail/. Indexes
 * (.msf) are not read: what they know that the messages do not is the order of columns. Tags keep their keys ($label1), by
 * which Thunderbird knows them again over IMAP.
 */
import { err, ok, type Result } from '../base/result.ts';
import { mebibytes } from '../base/units.ts';
import { joined } from './joined.ts';
import { type MailOptions, mailFolderSource } from './mail-folder.ts';
import type { Source } from './source.ts';
import { below, type Tree, textOf } from './tree.ts';

const LARGEST_PREFS = mebibytes(16);

export const isThunderbird = async (tree: Tree, folder: string): Promise<boolean> =>
  (await tree.facts(below(folder, 'prefs.js'))) !== null &&
  (await tree.entries(folder)).some(({ name }) => name === 'Mail' || name === 'ImapMail');

/** 'user_pref("mail.server.server1.name", "Local Folders");' */
export function readPrefs(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [, name, value] of text.matchAll(/^user_pref\("([^"]+)",\s*(.*)\);\s*$/gm)) {
    try {
      found.set(name!, String(JSON.parse(value!)));
    } catch {
      // A value that is none: the others are read all the same.
    }
  }
  return found;
}

export type ThunderbirdAccount = { readonly name: string; readonly folder: string };

/** Folders below the profile only: what lies elsewhere on the disk is for whoever names it. */
export function accountsOf(prefs: ReadonlyMap<string, string>): ThunderbirdAccount[] {
  const servers = [...prefs.keys()].map(key => /^mail\.server\.(server\d+)\.directory-rel$/.exec(key)?.[1]);
  return servers.flatMap(server => {
    const place = server && /^\[ProfD\](.+)$/.exec(prefs.get(`mail.server.${server}.directory-rel`)!)?.[1];
    const name = prefs.get(`mail.server.${server}.name`) ?? prefs.get(`mail.server.${server}.hostname`) ?? place;
    return place ? [{ name: name!, folder: place.replaceAll('\\', '/') }] : [];
  });
}

export const tagsOf = (prefs: ReadonlyMap<string, string>): readonly (readonly [string, string])[] =>
  [...prefs].flatMap(([key, value]) => {
    const tag = /^mailnews\.tags\.(.+)\.tag$/.exec(key)?.[1];
    return tag === undefined ? [] : [[tag, value] as const];
  });

export async function thunderbirdSource(
  tree: Tree,
  top: string,
  options: MailOptions,
): Promise<Result<Source, string>> {
  const prefs = readPrefs((await textOf(tree, below(top, 'prefs.js'), LARGEST_PREFS)) ?? '');
  const accounts = await presentAccounts(tree, top, accountsOf(prefs));
  const parts: { source: Source; name: string }[] = [];
  for (const { name, folder } of accounts) {
    const own = { ...tree, notes: () => [], close: async () => {} };
    const made = await mailFolderSource(own, below(top, folder), {
      ...options,
      root: accounts.length > 1 ? [name] : [],
    });
    if (made.ok) parts.push({ source: made.value, name });
  }
  if (parts.length === 0) return err(`${below(tree.name, top)} is a profile without mail`);
  const tags = tagsOf(prefs);
  return ok(
    joined({
      format: 'thunderbird',
      name: below(tree.name, top),
      parts: parts.map(part => part.source),
      notes: () => [
        ...tree.notes(),
        ...(tags.length > 0 ? [`Tags: ${tags.map(([key, tag]) => `${key} is "${tag}"`).join(', ')}`] : []),
      ],
      close: () => tree.close(),
    }),
  );
}

/** Those of prefs.js, and folders that it does not name (an account that was removed, and its mail was not). */
async function presentAccounts(
  tree: Tree,
  top: string,
  named: readonly ThunderbirdAccount[],
): Promise<ThunderbirdAccount[]> {
  const found: ThunderbirdAccount[] = [];
  const known = new Map(named.map(account => [account.folder, account]));
  for (const kind of ['Mail', 'ImapMail']) {
    for (const entry of await tree.entries(below(top, kind))) {
      const folder = `${kind}/${entry.name}`;
      if (entry.kind === 'folder') found.push(known.get(folder) ?? { name: entry.name, folder });
    }
  }
  return found;
}
