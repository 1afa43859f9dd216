/** What counts as attached to a message in the lists of other tools. Pure. */
import type { Structure } from '../mime/structure.ts';

/** What a text shows counts too; the first text of a message does not. */
export function attachmentsIn(structure: Structure | undefined, isFirst = true): number {
  if (!structure) return 0;
  if (structure.kind === 'multipart')
    return structure.parts.reduce((sum, part, at) => sum + attachmentsIn(part, isFirst && at === 0), 0);
  if (structure.kind === 'message') return 1;
  const isText = structure.type === 'text' && /^(?:plain|html)$/.test(structure.subtype);
  const isAttached = structure.disposition?.type.toLowerCase() === 'attachment';
  return isAttached || !isText ? (isFirst && !isAttached && structure.type === 'text' ? 0 : 1) : 0;
}
