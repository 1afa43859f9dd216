/** The pages of Accounts: who lives here, and what holds for all their mailboxes. Each names the others. */
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { t } from '../../server/base/language.ts';
import './accounts.css';
import './keeping.css';

const pages = [
  ['/accounts', t('People')],
  ['/accounts/space', t('Space')],
  ['/accounts/footers', t('Footers')],
  ['/accounts/retention', t('How long mail stays')],
  ['/accounts/moving', t('Moving mail')],
  ['/accounts/elsewhere', t('Accounts elsewhere')],
] as const;
export type AccountsPath = (typeof pages)[number][0];

export const AccountsNav = ({ at }: { readonly at: AccountsPath }) => (
  <nav className="accounts-nav" aria-label={t('Pages of Accounts')}>
    {pages.map(([path, name]) => (
      <Link key={path} href={path} aria-current={path === at ? 'page' : undefined}>
        {name}
      </Link>
    ))}
  </nav>
);

type PageProps = {
  readonly at: AccountsPath;
  readonly title: string;
  readonly about: ReactNode;
  readonly tools?: ReactNode;
  readonly children: ReactNode;
};

/** One of them that holds for all mailboxes. */
export const KeepingPage = ({ at, title, about, tools, children }: PageProps) => (
  <div className="view view-scroll view-narrow">
    <header className="view-head">
      <div>
        <h1>{title}</h1>
        <p>{about}</p>
      </div>
      {tools && <div className="view-tools">{tools}</div>}
    </header>
    <AccountsNav at={at} />
    <div className="keeping">{children}</div>
  </div>
);
