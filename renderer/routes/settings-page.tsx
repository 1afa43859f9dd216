/** A page behind Settings: its heading, what it is about, and the way back. */
import type { ReactNode } from 'react';
import { t } from '../../server/base/language.ts';
import { BackLink } from '../design/back-link.tsx';
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
  <div className="view view-scroll view-narrow">
    <header className="view-head">
      <div>
        <BackLink href={`/settings/${group}`}>{t('Settings')}</BackLink>
        <h1>{title}</h1>
        <p>{about}</p>
      </div>
      {tools && <div className="view-tools">{tools}</div>}
    </header>
    {children}
  </div>
);
