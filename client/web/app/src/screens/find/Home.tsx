// The first screen: where one is, what is urgent, a box to ask in, and what happened, to choose. Answers come as one types; what was
// asked is kept nowhere but on this screen.

import { Button, Call, Field, Icon, Link, Page, Say, Tile, Tiles } from '../../ui';
import { place, placeName } from '../../phone';
import { go, wayTo } from '../../router';
import { useEditing, useKept } from '../../keep';
import { t } from '../../words';
import { Answers } from './Answers';
import { NEEDS } from './needs';
import { Saved } from './Saved';
import { Urgent } from './Urgent';

/** The last two parts of a place's path: 杭州市 西湖区. */
function placeShort(): string {
  if (place.value === 'CN') return t('place.whole');
  return placeName.value.split(' ').slice(-2).join(' ') || place.value;
}

function PlaceButton() {
  return (
    <button type="button" class="head-btn place-btn" data-way={wayTo('find.place')} onClick={() => go('find.place')}>
      <Icon name="map-pin" />
      <span class="unseen">{t('place.change')} </span>
      <span class="place-name">
        <Say text={placeShort()} />
      </span>
      <Icon name="chevron-down" />
    </button>
  );
}

function Needs() {
  return (
    <>
      <h2>{t('find.needs')}</h2>
      <Tiles>
        {NEEDS.map((need) => (
          <Tile key={need.id} icon={need.icon} to="find.topic" params={{ need: need.id }}>
            {t(need.key)}
          </Tile>
        ))}
      </Tiles>
    </>
  );
}

function Ask({ question, onAsk }: { question: string; onAsk: (text: string) => void }) {
  const clear = (): void => {
    onAsk('');
    document.querySelector<HTMLInputElement>('.ask input')?.focus();
  };
  return (
    <div class={question === '' ? 'ask' : 'ask ask-full'}>
      <Field
        kind="search"
        label={t('find.ask')}
        note={question === '' ? t('find.ask.how') : undefined}
        value={question}
        onInput={onAsk}
      />
      {question !== '' && (
        <Button press={clear} icon="x">
          {t('find.clear')}
        </Button>
      )}
    </div>
  );
}

export function Home() {
  const question = useKept('question', '');
  useEditing(question.value !== '');
  return (
    <Page title={t('find.title')} quiet head={<PlaceButton />}>
      <Urgent />
      <Ask question={question.value} onAsk={(text) => (question.value = text)} />
      {question.value.trim() === '' ? (
        <>
          <Needs />
          <Saved />
          <div class="ways">
            <Link to="find.procedures" icon="clipboard-list">
              {t('find.procedures')}
            </Link>
            <Link to="find.services" icon="phone">
              {t('find.services')}
            </Link>
            <Link to="find.history" icon="history">
              {t('find.history')}
            </Link>
          </div>
          <div class="lost">
            <span>{t('find.lost')}</span>
            <Call number="12345">{t('call.to', { number: '12345' })}</Call>
          </div>
        </>
      ) : (
        <Answers question={question.value} />
      )}
    </Page>
  );
}
