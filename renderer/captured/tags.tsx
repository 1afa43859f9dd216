/** What a captured message is tagged with: by itself (X-Tags, plus-addresses), by a rule, or by a program. */

import { t } from '../../server/base/language.ts';
import { tagOf } from '../../server/base/marks.ts';
import './tags.css';

type TagsProps = {
  readonly keywords: Readonly<Record<string, boolean>>;
  /** The others are counted. */
  readonly most?: number;
};

export function Tags({ keywords, most }: TagsProps) {
  const tags = Object.keys(keywords)
    .flatMap(one => tagOf(one) ?? [])
    .toSorted((a, b) => a.localeCompare(b));
  if (tags.length === 0) return null;
  const shown = tags.slice(0, most);
  const rest = tags.length - shown.length;
  return (
    <span className="captured-tags" title={tags.join(', ')}>
      <span className="only-read-aloud">{t('Tags')} </span>
      {shown.map(tag => (
        <span key={tag} className="captured-tag clip">
          {tag}
        </span>
      ))}
      {rest > 0 && <span className="captured-tag num">+{rest}</span>}
    </span>
  );
}
