/** How a captured message is shown: how wide, on which ground, as which program, with pictures or without. Pure. */
import type { MailProgram } from '../../../server/api/contract.ts';
import { t } from '../../../server/base/language.ts';

/** CSS pixels, as phones, panes, tablets and screens have them; 'fit': as wide as there is room. */
export const WIDTHS = ['fit', 320, 375, 414, 600, 768, 1200] as const;
export type Width = (typeof WIDTHS)[number];

/**
 * Three ways in which programs make mail dark: they leave it to the mail (`own`), turn what is light (`partly`), or turn all
 * (`wholly`). Named so by Litmus' "Ultimate Guide to Dark Mode"; no program says how it counts.
 */
export const GROUNDS = ['light', 'own', 'partly', 'wholly'] as const;
export type Ground = (typeof GROUNDS)[number];

export type Look = {
  readonly width: Width;
  readonly ground: Ground;
  /** A program's id; 'all': as it was written; 'text': its plain text. */
  readonly program: string;
  readonly pictures: boolean;
};
export const USUAL: Look = { width: 'fit', ground: 'light', program: 'all', pictures: true };
/** Side by side there is room for so many. */
export const MOST_LOOKS = 4;

export function widthWords(width: Width): string {
  switch (width) {
    case 'fit':
      return t('Fit');
    case 320:
    case 375:
    case 414:
      return t('{width} phone', { width });
    case 600:
      return t('{width} pane', { width });
    case 768:
      return t('{width} tablet', { width });
    case 1200:
      return t('{width} desktop', { width });
  }
}

const grounds: Readonly<Record<Ground, () => string>> = {
  light: () => t('Light'),
  own: () => t('Dark, its own styles'),
  partly: () => t('Dark, light colours turned'),
  wholly: () => t('Dark, all colours turned'),
};
export const groundWords = (ground: Ground): string => grounds[ground]();

const explained: Readonly<Record<Ground, () => string | null>> = {
  light: () => null,
  own: () =>
    t(
      'What the mail itself says for dark screens (prefers-color-scheme), as Apple Mail does; a mail that says nothing stays light.',
    ),
  partly: () =>
    t(
      'An approximation: light grounds become dark, dark words light, what is dark stays. So do Outlook.com and Gmail on Android; what the mail says for dark screens is not used.',
    ),
  wholly: () =>
    t(
      'An approximation: every colour is turned, dark grounds become light. So do Gmail on iPhones and Outlook on Windows; what the mail says for dark screens is not used.',
    ),
};
/** What is modelled, and what is not. */
export const groundExplained = (ground: Ground): string | null => explained[ground]();

export const programWords = (program: string, programs: readonly MailProgram[]): string => {
  if (program === 'all') return t('As written');
  if (program === 'text') return t('Plain text');
  return programs.find(one => one.id === program)?.name ?? program;
};
