/** A page behind Settings: its heading, what it is about, and the way back. */
import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { t } from '../../server/base/language.ts';
import type { GroupId } from '../settings/settings-groups.ts';
import './routes.css';
import './peers.css';

type PageProps = {
  readonly title: string;
  readonly about: string;
  readonly group: GroupId;
  readonly tools?: ReactNode;
  readonly children: ReactNode;
};

export const SettingsPage = ({ title, about, group, tools, children }: PageProps) => (
  <div className="view view-scroll">
    <header className="view-head">
      <div>
        <h1>{title}</h1>
        <p>{about}</p>
      </div>
      <div className="view-tools">
        {tools}
        <Link className="button" data-kind="plain" href={`/settings/${group}`}>
          <ArrowLeft size={16} strokeWidth={1.6} aria-hidden="true" />
          {t('Settings')}
        </Link>
      </div>
    </header>
    {children}
  </div>
);
