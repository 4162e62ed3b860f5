// Who can help here: lines to call first, then offices and the rest, each with what to have ready and who says so.

import { Call, Mark, Page, Say, Shown } from '../../ui';
import { type Result, place, useCall } from '../../phone';
import { type Key, t } from '../../words';

type Service = Result<'services'>[number];

const KINDS: readonly { kind: string; key: Key }[] = [
  { kind: 'hotline', key: 'svc.hotline' },
  { kind: 'office', key: 'svc.office' },
  { kind: 'shelter', key: 'svc.shelter' },
  { kind: 'online', key: 'svc.online' },
  { kind: 'organisation', key: 'svc.organisation' },
];

const Line = ({ label, text }: { label: Key; text: string | null }) =>
  text ? (
    <p class="fact">
      {t(label)}
      <Say text={text} />
    </p>
  ) : null;

/** One place of help. */
export function ServiceCard({ of }: { of: Service }) {
  const source = of.sources[0];
  return (
    <li class="service">
      <h3>
        <Say text={of.title} />
      </h3>
      <p>
        <Say text={of.helps_with} />
      </p>
      <Line label="svc.bring" text={of.bring} />
      <Line label="svc.hours" text={of.hours} />
      <Line label="svc.where" text={of.address} />
      {of.url && <p class="fact url">{of.url}</p>}
      {of.phone && <Call number={of.phone}>{t('call.to', { number: of.phone })}</Call>}
      {source && (
        <p class="when">
          <Mark mark={source.mark} /> <Say text={source.staleness} />
        </p>
      )}
    </li>
  );
}

export function Services() {
  const read = useCall('services', { place: place.value });
  return (
    <Page title={t('find.services')}>
      <Shown of={read}>
        {(all) =>
          KINDS.map(({ kind, key }) => {
            const these = all.filter((one) => one.kind === kind);
            return these.length === 0 ? null : (
              <section key={kind}>
                <h2>{t(key)}</h2>
                <ul class="services">
                  {these.map((one) => (
                    <ServiceCard key={one.id} of={one} />
                  ))}
                </ul>
              </section>
            );
          })
        }
      </Shown>
    </Page>
  );
}
