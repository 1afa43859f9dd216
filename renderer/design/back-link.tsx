/** The way back, above the name of a page that stands behind another. */
import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import './controls.css';

export const BackLink = ({ href, children }: { href: string; children: ReactNode }) => (
  <Link className="back-link" href={href}>
    <ArrowLeft size={14} strokeWidth={1.6} aria-hidden="true" />
    {children}
  </Link>
);
