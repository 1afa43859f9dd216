/** Dialogues, line by line. Each command appends its lines as one row, so a dialogue of a hundred lines costs few rows. */
import type { TranscriptLine } from '../../events/transcript.ts';
import type { Chronicle } from '../interface.ts';
import type { Reader } from './database.ts';
import type { Writing } from './writing.ts';

type Packed = readonly [at: number, who: TranscriptLine['who'], text: string];

export function writeTranscripts(w: Writing, chronicle: Chronicle | undefined): void {
  for (const { trace, lines } of chronicle?.transcripts ?? []) {
    if (lines.length === 0) continue;
    const packed = lines.map(({ at, who, text }): Packed => [at, who, text]);
    w.db.run('INSERT INTO transcript (trace, at, lines) VALUES (?, ?, ?)', trace, w.at, JSON.stringify(packed));
  }
}

export const transcriptOf = (db: Reader, trace: string): TranscriptLine[] =>
  db
    .all<{ lines: string }>('SELECT lines FROM transcript WHERE trace = ? ORDER BY id', trace)
    .flatMap(row => (JSON.parse(row.lines) as Packed[]).map(([at, who, text]) => ({ at, who, text })));
