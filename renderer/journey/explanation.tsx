/** What a line means, under it: one sentence and the section that says so. */
import { type Explained, rfcUrl } from './explain.ts';
import './explanation.css';

export function Explanation({ of }: { of: Explained | null }) {
  if (!of) return null;
  return (
    <span className="explanation">
      {of.sentence}{' '}
      <a href={rfcUrl(of)} target="_blank" rel="noreferrer">
        {`RFC ${of.rfc} §${of.section}`}
      </a>
    </span>
  );
}
