/**
 * A fault of ours in one view takes down that view and no more: it says so, and the rest of the window goes on. A class,
 * for React knows no other way to catch what a render throws.
 */
import { Component, type ReactNode } from 'react';
import { t } from '../../server/base/language.ts';
import { markReady } from '../live.ts';
import { Button, CopyButton } from './button.tsx';
import { StatusShape } from './shapes.tsx';

type Props = { readonly children: ReactNode };
type State = { readonly fault: Error | null };

export class Boundary extends Component<Props, State> {
  override state: State = { fault: null };

  static getDerivedStateFromError(fault: unknown): State {
    return { fault: fault instanceof Error ? fault : new Error(String(fault)) };
  }

  override componentDidCatch(): void {
    markReady();
  }

  override render(): ReactNode {
    const { fault } = this.state;
    if (!fault) return this.props.children;
    return (
      <div className="face" role="alert">
        <StatusShape shape="failed" size={24} />
        <h1>{t('This view has a fault')}</h1>
        <p>{fault.message}</p>
        <p className="quiet">{t('It is ours, not yours. The mail server is not touched by it.')}</p>
        <Button onClick={() => this.setState({ fault: null })}>{t('Show it again')}</Button>
        <CopyButton text={`${fault.message}\n${fault.stack ?? ''}`} label={t('Copy details')}>
          {t('Copy details')}
        </CopyButton>
      </div>
    );
  }
}
