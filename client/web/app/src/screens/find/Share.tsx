// Passing an answer on as text: to whom and how the phone's own share sheet decides. First it is said that whoever gets it can read
// it.

import { useSignal } from '@preact/signals';
import { Alert, Button } from '../../ui';
import { type Result } from '../../phone';
import { announce } from '../../live';
import { drafts } from '../../settings';
import { t } from '../../words';
import { verdictWords } from './verdict';

type Article = Result<'read'>;

/** The article as plain text, with what it rests on and when that was checked. */
export function asText(article: Article): string {
  const parts = article.parts.filter((part) => part.name !== 'more').flatMap((part) => part.blocks.flatMap(([, lines]) => lines));
  const first = article.sources[0];
  const trust = [article.mark, first?.citation, article.staleness, article.inherited];
  const lines = [drafts ? t('draft.mark') : null, article.title, verdictWords(article)?.words, ...parts, ...trust];
  return lines
    .filter((line): line is string => Boolean(line))
    .map((line) => line.replaceAll('**', ''))
    .join('\n');
}

async function send(article: Article): Promise<void> {
  // Whoever closes the sheet has changed their mind; that is no error.
  await navigator.share({ text: asText(article) }).catch(() => undefined);
}

async function copy(article: Article): Promise<void> {
  await navigator.clipboard.writeText(asText(article));
  announce(t('share.copied'));
}

export function Share({ article }: { article: Article }) {
  const asking = useSignal(false);
  const copied = useSignal(false);
  if (!asking.value)
    return (
      <Button icon="share" press={() => (asking.value = true)}>
        {t('ans.share')}
      </Button>
    );
  return (
    <Alert kind="warn" title={copied.value ? t('share.copied') : t('share.warn')} live>
      <div class="btns">
        {'share' in navigator && (
          <Button icon="share" press={() => void send(article)}>
            {t('share.send')}
          </Button>
        )}
        {'clipboard' in navigator && (
          <Button press={() => void copy(article).then(() => (copied.value = true))}>{t('share.copy')}</Button>
        )}
        <Button press={() => (asking.value = false)}>{t('share.not')}</Button>
      </div>
    </Alert>
  );
}
