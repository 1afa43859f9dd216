/**
 * A folder of mbox files, one for each mailbox, as mboxrd: nothing in a body is lost. State stands in Status, X-Status and
 * X-Keywords, as mutt and Dovecot have it; "From " lines tell the date in UTC. Files are called as Thunderbird calls them
 * ('Work', 'Work.sbd/2024'), so that its folder can take them.
 *
 * A checkpoint is the sizes of all files: what is behind them is cut off when the work goes on.
 */
import { join } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import { firstField } from '../mime/header.ts';
import { fileName } from './file-names.ts';
import { type GrowingFile, growFile, refused } from './files-out.ts';
import { filedPath } from './kept-paths.ts';
import { isPlain, toFile } from './line-ends.ts';
import { takeState } from './mbox-fields.ts';
import { isTold, printFromLine, quoted } from './mbox-lines.ts';
import type { Loss, Sink, SinkMessage } from './sink.ts';
import { type FolderPath, Mark } from './source.ts';

export type MboxText = { readonly octets: Buffer; readonly lost: readonly Loss[] };

/** One message with its "From " line and the blank line behind it. `uidBase`: for the first of a file. */
function mboxText(message: SinkMessage, uidBase: string | null): MboxText {
  const plain = isPlain(message.octets);
  const text = quoted(toFile(message.octets));
  const ended = text[text.length - 1] === 10;
  const sender = firstField(message.octets, 'Return-Path')?.replace(/^<(.*)>$/, '$1') ?? '';
  const { flags, keywords, uid } = message;
  const state = [
    ...(uidBase === null ? [] : [`X-IMAPbase: ${uidBase}`]),
    `X-UID: ${uid}`,
    `Status: ${flags & Mark.seen ? 'R' : ''}O`,
    `X-Status: ${letters.map(([bit, letter]) => (flags & bit ? letter : '')).join('')}`,
    ...(keywords.length > 0 ? [`X-Keywords: ${keywords.join(' ')}`] : []),
  ];
  const head = `${printFromLine(sender, message.internalDate)}\n${state.join('\n')}\n`;
  const lost: Loss[] = [];
  if (!plain || !ended) lost.push('line-ends');
  if (!isTold(message.internalDate)) lost.push('date');
  if (filedPath(message.folder).some((level, at) => level !== message.folder[at])) lost.push('folder-name');
  // A field of its own by which mailbox programs keep their state is taken for theirs.
  if (stateField.test(text.toString('latin1', 0, HEAD)) && !survives(`${state.join('\n')}\n`, text))
    lost.push('fields');
  return { octets: Buffer.concat([Buffer.from(head), text, Buffer.from(ended ? '\n' : '\n\n')]), lost };
}

const HEAD = 64 * 1024;
const stateField =
  /^(?:x-)?(?:status|keywords|uid|imap|imapbase|content-length|mozilla-.*|gmail-labels|gm-thrid)[ \t]*:/im;

function survives(state: string, text: Buffer): boolean {
  const kept = takeState(Buffer.concat([Buffer.from(state), text]), true);
  return kept.octets.equals(text);
}

const letters = [
  [Mark.answered, 'A'],
  [Mark.flagged, 'F'],
  [Mark.draft, 'T'],
  [Mark.deleted, 'D'],
] as const;

/** 'Work.sbd/2024'. */
const mboxPlace = (path: FolderPath): string =>
  filedPath(path)
    .map((level, at) => fileName(level) + (at < path.length - 1 ? '.sbd' : ''))
    .join('/');

type Open = { readonly file: GrowingFile; readonly place: string; uidBase: string | null };

/** `token`: of the last checkpoint, where the work goes on. */
export async function mboxSink(top: string, token: string | null): Promise<Result<Sink, string>> {
  const sizes = token === null ? {} : (JSON.parse(token) as Record<string, number>);
  const open = new Map<string, Open>();
  const texts = async (message: SinkMessage) => {
    const one = open.get(JSON.stringify(message.folder));
    if (!one) throw new Error('Its folder was not added');
    const { octets, lost } = mboxText(message, one.uidBase);
    one.uidBase = null;
    const at = one.file.written();
    await one.file.write(octets);
    return { place: `${one.place} at octet ${at}`, lost };
  };
  return ok({
    format: 'mbox',
    addFolder: folder =>
      refused(async () => {
        const place = mboxPlace(folder.path);
        const from = sizes[place] ?? 0;
        const file = await growFile(join(top, ...place.split('/')), from);
        const uidBase = from > 0 ? null : `${folder.uidValidity} ${String(folder.uidNext).padStart(10, '0')}`;
        open.set(JSON.stringify(folder.path), { file, place, uidBase });
      }),
    put: message => refused(() => texts(message)),
    checkpoint: () =>
      refused(async () => {
        for (const { file } of open.values()) await file.sync();
        return JSON.stringify(Object.fromEntries([...open.values()].map(({ file, place }) => [place, file.written()])));
      }),
    async finish() {
      const done = await refused(async () => {
        let octets = 0;
        for (const { file } of open.values()) {
          octets += file.written();
          await file.finish();
        }
        return { files: open.size, octets };
      });
      open.clear();
      return done.ok ? done : err(done.error);
    },
    async close() {
      for (const { file } of open.values()) await file.close().catch(() => {});
      open.clear();
    },
  });
}
