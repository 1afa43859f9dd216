/** What stands below the mail of each domain's people, how it looks, and what is spared. */

import { useState } from 'react';
import { Link } from 'wouter';
import type { DomainRow, FooterRow } from '../../../server/api/contract.ts';
import { t } from '../../../server/base/language.ts';
import { Button } from '../../design/button.tsx';
import { Empty, Faces } from '../../design/faces.tsx';
import { useLive } from '../../live.ts';
import { useAct, useSay } from '../../shell/notices.tsx';
import { KeepingPage } from '../accounts-nav.tsx';
import { FooterForm } from './footer-form.tsx';
import { onWords, spared } from './footer-words.ts';
import './footers.css';

type Footers = { readonly domains: readonly DomainRow[]; readonly footers: readonly FooterRow[] };

export function FootersView() {
  const live = useLive<Footers>('footers', async function* (api, signal) {
    for await (const { domains } of api.accounts.watch({}, signal))
      yield { domains, footers: await api.footers.list({}, signal) };
  });
  return (
    <KeepingPage
      at="/accounts/footers"
      title={t('Footers')}
      about={t('A text below what the people of a domain send: a company’s particulars, a notice')}
    >
      <Faces
        live={live}
        what={t('the footers')}
        rows={4}
        isEmpty={({ domains }) => domains.length === 0}
        empty={() => (
          <Empty
            title={t('There is no domain yet')}
            fact={t('A footer belongs to a domain and stands below the mail of its people.')}
            action={
              <Link className="button" data-kind="main" href="/accounts">
                {t('Show everybody')}
              </Link>
            }
          />
        )}
      >
        {({ domains, footers }) => (
          <>
            {domains.map(({ name, aliasOf }) => (
              <Domain
                key={name}
                domain={name}
                aliasOf={aliasOf}
                footer={footers.find(one => one.domain === name) ?? null}
              />
            ))}
            <SparedCard />
          </>
        )}
      </Faces>
    </KeepingPage>
  );
}

type DomainProps = {
  readonly domain: string;
  readonly aliasOf: string | null;
  readonly footer: FooterRow | null;
};

function Domain({ domain, aliasOf, footer }: DomainProps) {
  const [changing, setChanging] = useState(false);
  const act = useAct();
  const say = useSay();
  const remove = async (before: FooterRow): Promise<void> => {
    if (!(await act(t('Removing'), api => api.footers.remove({ domain })))) return;
    const undo = (): void => void act(t('Taking back'), api => api.footers.set(before));
    say({
      text: t('Mail of {domain} has no footer any more.', { domain }),
      action: { label: t('Undo'), run: undo },
    });
  };
  return (
    <section className="card" aria-label={domain}>
      <div className="card-head footer-head">
        <div>
          <h2>{domain}</h2>
          {aliasOf !== null && (
            <p className="quiet">
              {t('For who writes from @{domain}, which stands for {other}', { domain, other: aliasOf })}
            </p>
          )}
        </div>
        {!changing && (
          <div className="domain-acts">
            <Button
              kind="quiet"
              onClick={() => setChanging(true)}
              aria-label={
                footer ? t('Change the footer of {domain}', { domain }) : t('Write a footer for {domain}', { domain })
              }
            >
              {footer ? t('Change') : t('Write a footer')}
            </Button>
            {footer && (
              <Button
                kind="quiet"
                onClick={() => void remove(footer)}
                aria-label={t('Remove the footer of {domain}', { domain })}
              >
                {t('Remove')}
              </Button>
            )}
          </div>
        )}
      </div>
      {changing ? (
        <FooterForm domain={domain} before={footer} onDone={() => setChanging(false)} />
      ) : footer ? (
        <div className="footer-now">
          <p className="footer-text">{footer.text}</p>
          <p className="second">
            {onWords(footer.on)}{' '}
            {footer.html === undefined ? t('In HTML the same, line by line.') : t('In HTML it has a form of its own.')}
          </p>
        </div>
      ) : (
        <p className="keeping-empty second">{t('None: mail goes out as it was written.')}</p>
      )}
    </section>
  );
}

/** In words, for nobody looks for it where it is missing. */
const SparedCard = () => (
  <section className="card" aria-labelledby="spared-title">
    <div className="card-head">
      <h2 id="spared-title">{t('What is left as it is')}</h2>
    </div>
    <dl className="spared-list">
      {spared.map(({ what, why }) => (
        <div key={what}>
          <dt>{what}</dt>
          <dd className="second">{why}</dd>
        </div>
      ))}
    </dl>
    <p className="keeping-foot second">
      {t('The journey of each message says whether it was added, and if not, why.')}
    </p>
  </section>
);
