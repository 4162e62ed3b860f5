// What was taken back: the reason first, and what it said only for who asks to read it.

import { useState } from 'preact/hooks';
import { type ComponentChildren } from 'preact';
import { Alert } from './tell';
import { Button, Call } from './press';
import { Say } from './Say';
import { t } from '../words';

/** The banner: that it was withdrawn, why, and whom to ask instead. */
export const Banner = ({ why }: { why: string }) => (
  <Alert kind="alert" title={t('ans.withdrawn')}>
    <p>
      <Say text={why} />
    </p>
    <p>{t('ans.withdrawn.ask')}</p>
  </Alert>
);

/** Shows its children, or hides them behind the banner. */
export function Withdrawn({ why, children }: { why: string | null; children: ComponentChildren }) {
  const [shown, show] = useState(false);
  if (why === null) return <>{children}</>;
  return (
    <>
      <Banner why={why} />
      {shown ? (
        <section class="withdrawn" aria-label={t('ans.withdrawn.said')}>
          <p>
            <b>{t('ans.withdrawn.said')}</b>
          </p>
          {children}
        </section>
      ) : (
        <div class="btns">
          <Call number="12345">{t('call.to', { number: '12345' })}</Call>
          <Button press={() => show(true)}>{t('ans.withdrawn.read')}</Button>
        </div>
      )}
    </>
  );
}
