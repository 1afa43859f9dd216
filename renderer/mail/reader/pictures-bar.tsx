/** How many pictures from the internet are not shown, which of them only spy, and what a person may decide. */
import { t } from '../../../server/base/language.ts';
import { Button } from '../../design/button.tsx';
import { StatusShape } from '../../design/shapes.tsx';
import { useStatusData } from '../../shell/status.tsx';
import { domainOf } from './header-facts.ts';
import type { BlockedPicture } from './sanitize.ts';
import type { RemotePictures } from './use-pictures.ts';

type BarProps = {
  readonly remote: RemotePictures;
  readonly asked: readonly BlockedPicture[];
  readonly author: string | null;
  readonly trusted: boolean;
};

export function PicturesBar({ remote, asked, author, trusted }: BarProps) {
  const mode = useStatusData()?.mode ?? 'deliver';
  const trackers = asked.filter(one => one.tracker).length;
  const pictures = asked.length - trackers;
  if (asked.length === 0) return null;
  const failed = asked.filter(one => remote.refused.has(one.address)).length;
  const open = remote.shown.size;
  const left = pictures - open - failed;
  const state = stateOf(remote.loading, left, open, failed);
  return (
    <div className="reader-notice" data-tone="info">
      <StatusShape shape="info" />
      <div>
        <p role="status">
          {[
            t(
              '{state, select, loading {Loading {left, plural, one {# picture} other {# pictures}} from the internet, through the server…} blocked {{left, plural, one {# picture from the internet is} other {# pictures from the internet are}} blocked} shown {{open, plural, one {# picture} other {# pictures}} from the internet shown} nothing {Nothing from the internet is loaded} other {}}{trackers, plural, =0 {} one {; # tracking pixel is never loaded} other {; # tracking pixels are never loaded}}.',
              { state, left, open, trackers },
            ),
            failed > 0 &&
              t('{count, plural, one {# picture} other {# pictures}} could not be loaded: {reasons}.', {
                count: failed,
                reasons: reasons(remote),
              }),
          ]
            .filter(Boolean)
            .join(' ')}
        </p>
        <p className="quiet">{explanation(mode, open, remote, trusted)}</p>
        {remote.trouble && <p role="alert">{remote.trouble}</p>}
      </div>
      {mode === 'deliver' && pictures > 0 && (
        <div className="reader-notice-acts">
          {left + failed > 0 && !remote.loading && (
            <Button onClick={remote.showOnce}>{failed > 0 && left === 0 ? t('Try again') : t('Show once')}</Button>
          )}
          {author !== null && remote.permitted === null && (
            <>
              <Button onClick={() => void remote.permit(author, true)}>
                {t('Always for {whom}', { whom: author })}
              </Button>
              <Button kind="quiet" onClick={() => void remote.permit(`@${domainOf(author)}`, true)}>
                {t('Always for {whom}', { whom: domainOf(author) })}
              </Button>
            </>
          )}
          {author !== null && remote.permitted !== null && (
            <Button
              kind="quiet"
              onClick={() => void remote.permit(remote.permitted === 'sender' ? author : `@${domainOf(author)}`, false)}
            >
              {t('No longer for {whom}', { whom: remote.permitted === 'sender' ? author : domainOf(author) })}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

/** Where some could not be loaded and none is left, the next sentence says all. */
function stateOf(loading: boolean, left: number, open: number, failed: number): string {
  if (loading) return 'loading';
  if (left > 0) return 'blocked';
  if (open > 0) return 'shown';
  return failed === 0 ? 'nothing' : 'failed';
}

const reasons = ({ refused }: RemotePictures): string => [...new Set(refused.values())].slice(0, 3).join('; ');

function explanation(mode: string, open: number, { permitted }: RemotePictures, trusted: boolean): string {
  if (mode !== 'deliver') return t('In this mode nothing leaves this computer, so pictures cannot be fetched.');
  if (open > 0) return t('They were fetched by the server; your computer and browser were not told to the sender.');
  if (permitted !== null && !trusted)
    return t('This sender is permitted, but this message looks like junk or is not proven to be from there.');
  return t('The sender does not learn that you read this.');
}
