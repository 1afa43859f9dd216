/** A program or folder as it is typed, and what became of trying it, in words. Pure. */
import type { PipeGiven, PipeRow, PipeTriedRow } from '../../server/api/contract.ts';
import { t } from '../../server/base/language.ts';
import { took } from '../design/format.ts';
import type { Shape } from '../design/words.ts';
import { heard } from '../language/heard.ts';

export type PipeDraft = {
  readonly name: string;
  readonly kind: PipeRow['kind'];
  readonly path: string;
  /** One a line. */
  readonly words: string;
  readonly seconds: string;
  readonly fromLine: boolean;
};

export const pipeDraft = (pipe: PipeRow | null): PipeDraft => ({
  name: pipe?.name ?? '',
  kind: pipe?.kind ?? 'program',
  path: pipe?.path ?? '',
  words: pipe?.args.join('\n') ?? '',
  seconds: String((pipe && pipe.timeLimit > 0 ? pipe.timeLimit : 60_000) / 1000),
  fromLine: pipe?.fromLine ?? false,
});

/** A blank line is no word; blanks inside of one are part of it. */
export const wordsIn = (text: string): readonly string[] => text.split('\n').filter(line => line.trim() !== '');

export function pipeGiven({ name, kind, path, words, seconds, fromLine }: PipeDraft): PipeGiven {
  const given = { name: name.trim() };
  if (kind === 'maildir') return { ...given, maildir: path.trim() };
  return {
    ...given,
    program: path.trim(),
    args: wordsIn(words),
    timeLimit: Math.round(Number(seconds) * 1000),
    fromLine,
  };
}

export const secondsFault = (text: string): string | null => {
  const seconds = Number(text.replace(',', '.'));
  return text.trim() !== '' && seconds >= 1 && seconds <= 3600 ? null : t('1 to 3,600 seconds');
};

export const isWhole = (draft: PipeDraft): boolean =>
  draft.name.trim() !== '' &&
  draft.path.trim() !== '' &&
  (draft.kind === 'maildir' || secondsFault(draft.seconds) === null);

/** What holds of it, beside the path: its time, its first line. */
export const limitsOf = ({ kind, timeLimit, fromLine }: PipeRow): string => {
  if (kind === 'maildir') return t('each message is a file in its folder “new”');
  const time = t('has {time} for a message', { time: took(timeLimit) });
  return fromLine ? t('{limits}; its first line is “From …”, as in mbox', { limits: time }) : time;
};

export type TriedWords = { readonly shape: Shape; readonly sentence: string };

export function triedWords({ result, took: time }: PipeTriedRow): TriedWords {
  switch (result.kind) {
    case 'taken':
      return { shape: 'ok', sentence: t('It took the sample letter, in {time}.', { time: took(time) }) };
    case 'later':
      return {
        shape: 'waiting',
        sentence: t('It wants it later ({status}): {what}. Mail for it would wait and be tried again.', {
          status: result.status,
          what: heard(result.what),
        }),
      };
    case 'refused':
      return {
        shape: 'failed',
        sentence: t('It refused it ({status}): {what}. Mail for it would go back to its sender.', {
          status: result.status,
          what: heard(result.what),
        }),
      };
    case 'too-long':
      return {
        shape: 'failed',
        sentence: t('It had not ended after {time}, and was ended. Mail for it would wait and be tried again.', {
          time: took(time),
        }),
      };
    case 'not-run':
      return {
        shape: 'failed',
        sentence: t('It could not be run: {because}. Mail for it would wait.', { because: heard(result.because) }),
      };
    case 'folder-ready':
      return {
        shape: 'ok',
        sentence: result.isThere
          ? t('Mail can be put there. Nothing was put there now.')
          : t('The folder is not there yet; it is made with the first message.'),
      };
    case 'folder-fault':
      return {
        shape: 'failed',
        sentence: t('Mail cannot be put there: {because}. It would wait.', { because: heard(result.because) }),
      };
  }
}
