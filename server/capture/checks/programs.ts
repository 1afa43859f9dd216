/** Mail programs, and what the newest tested version of each does not know at all, by Can I email. Pure but for reading the data. */
import { tested } from './compat.ts';

export type MailProgram = {
  /** 'gmail/android' */
  readonly id: string;
  /** 'Gmail Android' */
  readonly name: string;
  /** Slugs of features. */
  readonly lacks: readonly string[];
};
export type MailPrograms = {
  /** When the data was collected: '2026-05-13'. */
  readonly tested: string;
  readonly programs: readonly MailProgram[];
  /** Titles of features that any of them lacks, by slug. */
  readonly titles: Readonly<Record<string, string>>;
};

/** What most people read mail with, in the order in which it is offered. Of others there is little data, or they follow one of these. */
const OFFERED = [
  ...['gmail/desktop-webmail', 'gmail/android', 'gmail/ios', 'outlook/windows', 'outlook/outlook-com', 'outlook/macos'],
  ...['outlook/ios', 'outlook/android', 'apple-mail/macos', 'apple-mail/ios', 'yahoo/desktop-webmail'],
  ...['samsung-email/android', 'thunderbird/macos', 'gmx/desktop-webmail', 'web-de/desktop-webmail'],
  ...['protonmail/desktop-webmail', 'fastmail/desktop-webmail'],
] as const;

export async function mailPrograms(): Promise<MailPrograms> {
  const { date, family, platform, features } = await tested();
  const titles: Record<string, string> = {};
  const programs = OFFERED.map(id => {
    const [of = '', on = ''] = id.split('/');
    const lacks = features.flatMap(({ slug, title, stats }) => {
      if (!/^n/.test(Object.values(stats[of]?.[on] ?? {}).at(-1) ?? '')) return [];
      titles[slug] = title;
      return [slug];
    });
    return { id, name: `${family[of] ?? of} ${platform[on] ?? on}`, lacks };
  });
  return { tested: date, programs, titles };
}
