/** How many pictures from the internet are not shown, which of them only spy, and what a person may decide. */
import { Button } from '../../design/button.tsx';
import { plural } from '../../design/format.ts';
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
  return (
    <div className="reader-notice" data-tone="info">
      <StatusShape shape="info" />
      <div>
        <p role="status">
          {remote.loading && `Loading ${plural(left, 'picture')} from the internet, through the server…`}
          {!remote.loading &&
            left > 0 &&
            `${plural(left, 'picture')} from the internet ${left === 1 ? 'is' : 'are'} blocked`}
          {!remote.loading && left === 0 && open > 0 && `${plural(open, 'picture')} from the internet shown`}
          {!remote.loading && left === 0 && open === 0 && failed === 0 && 'Nothing from the internet is loaded'}
          {trackers > 0 && `; ${plural(trackers, 'tracking pixel')} ${trackers === 1 ? 'is' : 'are'} never loaded`}.
          {failed > 0 && ` ${plural(failed, 'picture')} could not be loaded: ${reasons(remote)}.`}
        </p>
        <p className="quiet">{explanation(mode, open, remote, trusted)}</p>
        {remote.trouble && <p role="alert">{remote.trouble}</p>}
      </div>
      {mode === 'deliver' && pictures > 0 && (
        <div className="reader-notice-acts">
          {left + failed > 0 && !remote.loading && (
            <Button onClick={remote.showOnce}>{failed > 0 && left === 0 ? 'Try again' : 'Show once'}</Button>
          )}
          {author !== null && remote.permitted === null && (
            <>
              <Button onClick={() => void remote.permit(author, true)}>Always for {author}</Button>
              <Button kind="quiet" onClick={() => void remote.permit(`@${domainOf(author)}`, true)}>
                Always for {domainOf(author)}
              </Button>
            </>
          )}
          {author !== null && remote.permitted !== null && (
            <Button
              kind="quiet"
              onClick={() => void remote.permit(remote.permitted === 'sender' ? author : `@${domainOf(author)}`, false)}
            >
              No longer for {remote.permitted === 'sender' ? author : domainOf(author)}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

const reasons = ({ refused }: RemotePictures): string => [...new Set(refused.values())].slice(0, 3).join('; ');

function explanation(mode: string, open: number, { permitted }: RemotePictures, trusted: boolean): string {
  if (mode !== 'deliver') return 'In this mode nothing leaves this computer, so pictures cannot be fetched.';
  if (open > 0) return 'They were fetched by the server; your computer and browser were not told to the sender.';
  if (permitted !== null && !trusted)
    return 'This sender is permitted, but this message looks like junk or is not proven to be from there.';
  return 'The sender does not learn that you read this.';
}
