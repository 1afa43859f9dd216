/** Opens what a job reads from, and what it writes to. Other kinds of sources are registered by those who know them. */
import { err, type Result } from '../base/result.ts';
import type { Bytes } from '../base/units.ts';
import { type ArchiveOf, archiveSink } from '../formats/archive-sink.ts';
import { emlSink } from '../formats/eml-sink.ts';
import { maildirSink } from '../formats/maildir-sink.ts';
import { mboxSink } from '../formats/mbox-sink.ts';
import type { Formats } from '../formats/open.ts';
import type { Sink } from '../formats/sink.ts';
import type { Opened } from '../formats/source.ts';
import { zipSink } from '../formats/zip-sink.ts';
import type { Id } from '../store/interface.ts';
import type { ExportWish, SourceSpec } from './job.ts';

export type OpenSpec = {
  readonly largest: Bytes;
  readonly scratch: string;
  readonly account: Id;
  readonly signal: AbortSignal;
};
export type SourceKind = {
  /** For a person: '/home/ann/Maildir', 'ann@old.example'. */
  inWords(spec: SourceSpec): string;
  open(spec: SourceSpec, options: OpenSpec): Opened;
  /** Where mail can be carried there, too. */
  sink?(spec: SourceSpec, options: OpenSpec & { readonly token: string | null }): Promise<Result<Sink, string>>;
};
/** By `SourceSpec.type`. */
export type SourceKinds = Readonly<Record<string, SourceKind>>;

export function pathKind(formats?: Formats): SourceKind {
  return {
    inWords: spec => String((spec as { path?: unknown }).path),
    async open(spec, { largest, scratch, signal }) {
      // Every format there is: loaded when somebody brings files.
      const { openSource } = await import('../formats/open.ts');
      const { path, dialect, account } = spec as Extract<SourceSpec, { path: string }>;
      return openSource(
        path,
        { largest, scratch, signal, ...(dialect ? { dialect } : {}), ...(account ? { account } : {}) },
        formats,
      );
    },
  };
}

export async function openSpec(kinds: SourceKinds, spec: SourceSpec, options: OpenSpec): Opened {
  const kind = Object.hasOwn(kinds, spec.type) ? kinds[spec.type] : undefined;
  return kind ? kind.open(spec, options) : err(`Nobody here knows a source of the kind "${spec.type}"`);
}

/** Where a job writes to that is no path. */
export const sinkOf = (kinds: SourceKinds, spec: SourceSpec): SourceKind['sink'] =>
  Object.hasOwn(kinds, spec.type) ? kinds[spec.type]?.sink : undefined;

export async function openSink(
  { format, path, to }: Pick<ExportWish, 'format' | 'path' | 'to'>,
  token: string | null,
  archive: () => Promise<ArchiveOf>,
  { kinds, ...options }: OpenSpec & { readonly kinds: SourceKinds },
): Promise<Result<Sink, string>> {
  switch (format) {
    case 'imap': {
      const open = to && sinkOf(kinds, to);
      return open ? open(to, { ...options, token }) : err('Nobody here knows how to carry mail there');
    }
    case 'maildir':
      return maildirSink(path);
    case 'mbox':
      return mboxSink(path, token);
    case 'eml':
      return emlSink(path);
    case 'zip':
      return zipSink(path);
    case 'archive':
      return archiveSink(path, await archive());
  }
}
