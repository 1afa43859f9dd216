/** Parts of a blob in the model: 'E12_1-2_3' is part 3 of the message inside part 1.2. */
import type { BlobContent } from '../../server/jmap/backend.ts';
import type { JmapId } from '../../server/jmap/types.ts';
import { decodeTransfer } from '../../server/mime/coding.ts';
import { partAt } from '../../server/mime/section.ts';
import { parseStructure } from '../../server/mime/structure.ts';

export function blobNamed(id: JmapId, whole: (id: JmapId) => BlobContent | null): BlobContent | null {
  const [first, ...groups] = id.split('_');
  let content = whole(first!);
  for (const group of groups) {
    const path = group.split('-').map(Number);
    const part = content && partAt(parseStructure(content.bytes).structure, path);
    if (!content || !part) return null;
    const raw = content.bytes.subarray(part.body.start, part.body.end);
    content = { bytes: decodeTransfer(raw, part.encoding), type: `${part.type}/${part.subtype}` };
  }
  return content;
}
