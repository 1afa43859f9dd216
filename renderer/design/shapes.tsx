/** Our own small drawings: seven shapes of status, seven stations, the mark. Lucide has the rest. */
import type { ReactNode } from 'react';
import type { StationName } from '../../server/api/contract.ts';
import type { Shape } from './words.ts';

const clockHands = (
  <path d="M8 4.6V8l2.3 1.6" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
);

/** Filled shapes carry their sign as a hole, so that it shows on any ground. */
const drawings: { readonly [S in Shape]: ReactNode } = {
  ok: (
    <path
      fillRule="evenodd"
      fill="currentColor"
      d="M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Zm3.7 4.7a.9.9 0 0 0-1.3-.1L7 9.1 5.6 7.7a.9.9 0 1 0-1.2 1.2l2 2a.9.9 0 0 0 1.2 0l4-4a.9.9 0 0 0 .1-1.2Z"
    />
  ),
  waiting: (
    <>
      <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" strokeWidth="1.6" />
      {clockHands}
    </>
  ),
  attention: (
    <path
      fillRule="evenodd"
      fill="currentColor"
      d="M6.8 1.9a1.4 1.4 0 0 1 2.4 0l5.9 10.5a1.4 1.4 0 0 1-1.2 2.1H2.1a1.4 1.4 0 0 1-1.2-2.1L6.8 1.9ZM8 5.2a.9.9 0 0 0-.9.9v2.8a.9.9 0 1 0 1.8 0V6.1a.9.9 0 0 0-.9-.9Zm0 5.6a1 1 0 1 0 0 2 1 1 0 0 0 0-2Z"
    />
  ),
  failed: (
    <path
      fillRule="evenodd"
      fill="currentColor"
      d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1L5.1 1Zm.9 3.8A.9.9 0 0 0 4.8 6L6.8 8l-2 2A.9.9 0 0 0 6 11.2l2-2 2 2a.9.9 0 0 0 1.2-1.2l-2-2 2-2A.9.9 0 0 0 10 4.8l-2 2-2-2Z"
    />
  ),
  info: (
    <path
      fillRule="evenodd"
      fill="currentColor"
      d="M3.5 1.5h9a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-9a2 2 0 0 1-2-2v-9a2 2 0 0 1 2-2ZM8 3.7a1 1 0 1 0 0 2 1 1 0 0 0 0-2Zm0 3a.9.9 0 0 0-.9.9v3.8a.9.9 0 1 0 1.8 0V7.6a.9.9 0 0 0-.9-.9Z"
    />
  ),
  held: <path fill="currentColor" d="M3.5 2h2.6v12H3.5zM9.9 2h2.6v12H9.9z" />,
  captured: (
    <path
      d="M1.8 8.6 4 2.8h8l2.2 5.8v4a1 1 0 0 1-1 1H2.8a1 1 0 0 1-1-1v-4Zm0 0h3.4l1 2h3.6l1-2h3.4"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinejoin="round"
    />
  ),
  ahead: <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.4" strokeDasharray="2 2.3" />,
};

/** Beside its word it is decoration; alone it needs a label. */
export function StatusShape({ shape, size = 14, label }: { shape: Shape; size?: number; label?: string }) {
  const named = label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true };
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: named above, or hidden where its word stands beside it
    <svg className="shape" data-shape={shape} width={size} height={size} viewBox="0 0 16 16" {...named}>
      {drawings[shape]}
    </svg>
  );
}

/** Drawn on 16 × 16 with a stroke, to sit inside a station's disc. */
const glyphs: { readonly [S in StationName]: string } = {
  written: 'M3.5 12.5 4.2 9.6 10.6 3.2a1.3 1.3 0 0 1 1.9 0l.3.3a1.3 1.3 0 0 1 0 1.9L6.4 11.8l-2.9.7Z',
  judged: 'M8 2.2 13 4v4c0 3-2.1 5-5 6-2.9-1-5-3-5-6V4ZM5.6 8l1.7 1.7 3.2-3.4',
  accepted: 'M9.5 3h2.8a.7.7 0 0 1 .7.7v8.6a.7.7 0 0 1-.7.7H9.5M3 8h6.5M7 5.3 9.7 8 7 10.7',
  queued: 'M3 4h10M3 8h10M3 12h6',
  listed:
    'M8 3.4a1.9 1.9 0 1 0 0 3.8 1.9 1.9 0 0 0 0-3.8ZM4.4 13c0-2.2 1.6-3.6 3.6-3.6s3.6 1.4 3.6 3.6M2 11.4c0-1.3.7-2.3 1.8-2.7M14 11.4c0-1.3-.7-2.3-1.8-2.7',
  delivered: 'M3 3.2h10v9.6H3zM3 8h10M8 3.2v9.6',
  stored: 'M2.8 5.2h10.4v7.3H2.8zM2.8 5.2 4.3 3h7.4l1.5 2.2M6.3 8h3.4',
  read: 'M1.8 8S4 4 8 4s6.2 4 6.2 4S12 12 8 12 1.8 8 1.8 8ZM8 9.6a1.6 1.6 0 1 0 0-3.2 1.6 1.6 0 0 0 0 3.2Z',
  returned: 'M6 4 2.8 7.2 6 10.4M3 7.2h6.4a3 3 0 0 1 0 6H8',
  sent: 'M13.2 2.8 2.6 6.9l4.5 2 2 4.5 4.1-10.6ZM7.1 8.9l2.6-2.6',
};

export function StationGlyph({ station }: { station: StationName }) {
  return (
    <path
      d={glyphs[station]}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  );
}

/** The mark without its ground: an M that is an open envelope, drawn as one line with three stations. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="32 32 448 448" aria-hidden="true">
      <rect x="32" y="32" width="448" height="448" rx="104" fill="#3A46A8" />
      <path
        d="M124 352V176L256 286 388 176V352"
        fill="none"
        stroke="#F7F5F0"
        strokeWidth="34"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <g stroke="#2B3380" strokeWidth="12">
        <circle cx="124" cy="352" r="34" fill="#F2BF4F" />
        <circle cx="256" cy="286" r="34" fill="#F7F5F0" />
        <circle cx="388" cy="352" r="34" fill="#A6F3E0" />
      </g>
    </svg>
  );
}
