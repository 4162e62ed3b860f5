// Language, text size and colours.

import { Choice, Page } from '../../../ui';
import { type Lang, type Size, type Theme, lang, size, theme } from '../../../settings';
import { chooseLanguage } from '../../../phone';
import { t } from '../../../words';

export const Look = () => (
  <Page title={t('look.title')} read={false}>
    <div class="form">
    <Choice<Lang> legend={t('look.lang')} value={lang.value} onChoose={(next) => void chooseLanguage(next)} options={[
      { value: 'zh-Hans', label: '中文' },
      { value: 'en', label: 'English' },
    ]} />
    <Choice<Size> legend={t('look.size')} value={size.value} onChoose={(next) => (size.value = next)} options={[
      { value: 'normal', label: t('look.size.normal') },
      { value: 'large', label: t('look.size.large') },
      { value: 'larger', label: t('look.size.larger') },
    ]} />
    <small>{t('look.size.note')}</small>
    <Choice<Theme> legend={t('look.theme')} value={theme.value} onChoose={(next) => (theme.value = next)} options={[
      { value: 'auto', label: t('look.theme.auto') },
      { value: 'light', label: t('look.theme.light') },
      { value: 'dark', label: t('look.theme.dark') },
    ]} />
    </div>
  </Page>
);
