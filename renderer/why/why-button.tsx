/** The way to Why? from wherever mail is missed. */
import { useLocation } from 'wouter';
import { t } from '../../server/base/language.ts';
import { Button } from '../design/button.tsx';
import { whyPath } from './why-words.ts';

type WhyButtonProps = { readonly about?: string; readonly kind?: 'plain' | 'quiet' };

export function WhyButton({ about = '', kind = 'plain' }: WhyButtonProps) {
  const [, navigate] = useLocation();
  return (
    <Button kind={kind} data-keys="w" onClick={() => navigate(whyPath(about))}>
      {t('Why?')}
    </Button>
  );
}
