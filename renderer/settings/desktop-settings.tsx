/** What Mailroom does on this computer's desktop; only where there is one. */
import { useEffect, useState } from 'react';
import { desktop } from '../api.ts';
import { Button } from '../design/button.tsx';
import { useSay } from '../shell/notices.tsx';

export function DesktopSettings() {
  const say = useSay();
  const [opens, setOpens] = useState<boolean | null>(null);
  useEffect(() => {
    void desktop?.opensMailto?.().then(setOpens);
  }, []);
  if (opens === null) return null;
  const set = async (on: boolean): Promise<void> => {
    const done = await desktop?.setOpensMailto?.(on);
    if (done) setOpens(on);
    else say({ text: 'The system did not allow it. Its own settings for default programs may.', shape: 'failed' });
  };
  return (
    <section className="card" aria-label="This computer">
      <div className="card-head">
        <h2>This computer</h2>
      </div>
      <ul>
        <li className="setting">
          <div className="setting-words">
            <span>Mail addresses on web pages</span>
            <p className="second">A click on a mailto: link begins a letter here instead of in another program.</p>
          </div>
          <div className="setting-value">
            <span>{opens ? 'open Mailroom' : 'open another program'}</span>
            <Button onClick={() => void set(!opens)}>{opens ? 'Give it back' : 'Open them here'}</Button>
          </div>
        </li>
      </ul>
    </section>
  );
}
