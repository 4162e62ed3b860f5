// The parts of an article: what to do today, by when, whom to call, what not to sign; versions that contradict each other; words.

import { Alert, Call, Icon, Say } from '../../ui';
import { type IconName } from '../../ui';
import { type Result } from '../../phone';
import { type Key, t } from '../../words';
import { Blocks } from './Blocks';

type Article = Result<'read'>;

const PARTS: Readonly<Record<string, { key: Key; icon: IconName; tone?: string }>> = {
  today: { key: 'ans.today', icon: 'check' },
  'by-when': { key: 'ans.bywhen', icon: 'clock' },
  call: { key: 'ans.call', icon: 'phone' },
  'do-not-sign': { key: 'ans.sign', icon: 'hand-stop', tone: 'tone-warn' },
  more: { key: 'ans.more', icon: 'info-circle' },
};

/** One part, with its name. */
export function Part({ part, services }: { part: Article['parts'][number]; services: Article['services'] }) {
  const look = PARTS[part.name];
  return (
    <section class={`part part-${part.name} ${look?.tone ?? ''}`}>
      {look && (
        <h2 class="part-title">
          <Icon name={look.icon} />
          {t(look.key)}
        </h2>
      )}
      {part.other_language && (
        <p class="other">
          <Say text={part.other_language} />
        </p>
      )}
      <Blocks of={part.blocks} />
      {part.name === 'call' && <Numbers services={services} />}
    </section>
  );
}

/** Whom to call, as buttons that dial. */
export function Numbers({ services }: { services: Article['services'] }) {
  const lines = services.filter((one) => one.phone !== null);
  return lines.length === 0 ? null : (
    <div class="btns calls">
      {lines.map((one) => (
        <Call key={one.id} number={one.phone ?? ''}>
          <Say text={one.title} />
        </Call>
      ))}
    </div>
  );
}

/** Every version of what sources contradict each other about. */
export function Dispute({ of }: { of: NonNullable<Article['dispute']> }) {
  return (
    <>
      <Alert kind="warn" title={t('conf.disputed')}>
        <p>
          <Say text={of.ask} />
        </p>
      </Alert>
      {of.versions.map(([says, sources], index) => (
        <section key={index} class="part">
          <h2>{t('ans.version', { n: index + 1 })}</h2>
          <p>
            <Say text={says} />
          </p>
          {sources.map((source) => (
            <p key={source} class="when">
              <Say text={source} />
            </p>
          ))}
        </section>
      ))}
    </>
  );
}

/** Legal words, and what they mean. */
export function Glosses({ of }: { of: Article['glosses'] }) {
  if (of.length === 0) return null;
  return (
    <section class="glosses">
      <h2>{t('ans.words')}</h2>
      <dl>
        {of.map(([word, means]) => (
          <div key={word}>
            <dt>
              <Say text={word} />
            </dt>
            <dd>
              <Say text={means} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
