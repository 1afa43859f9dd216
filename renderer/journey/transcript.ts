/** A transcript's lines as parts and as text. Pure. */
import type { Journey } from '../../server/api/contract.ts';

type Line = Journey['conversations'][number]['lines'][number];

/** What stands in the place of a secret; the server's events/transcript.ts writes it. */
const REDACTED = /(•{4,})/;

export const parts = (text: string): readonly { readonly text: string; readonly redacted: boolean }[] =>
  text
    .split(REDACTED)
    .map((part, i) => ({ text: part, redacted: i % 2 === 1 }))
    .filter(part => part.text !== '');

export const transcriptText = (lines: readonly Line[]): string =>
  lines.map(line => `${line.at.toFixed(1).padStart(9)} ms  ${line.who}: ${line.text}`).join('\n');
