// The list of evidence: the warning first, then the page as it will be printed, then printing or saving it.

import { useSignal } from '@preact/signals';
import { Alert, Button, Choice, Page, Shown, today } from '../../../ui';
import { useCall } from '../../../phone';
import { announce } from '../../../live';
import { t } from '../../../words';
import { saveFile } from '../../../logic/save';
import { Paper } from '../../apply/Print';

/** Which employer's: all, or one that was noted. */
function Which({ value, set }: { value: string; set: (employer: string) => void }) {
  const names = useCall('diary_start', { on: today() }).value.value?.employers ?? [];
  if (names.length < 2) return null;
  return <Choice legend={t('diary.evid.who')} value={value} onChoose={set} options={[{ value: '', label: t('diary.evid.all') }, ...names.map((name) => ({ value: name, label: name }))]} />;
}

export function Evidence() {
  const employer = useSignal('');
  const open = useSignal(false);
  const warning = useCall('print_warning', {});
  if (open.value) return <Preview employer={employer.value} />;
  return (
    <Page title={t('diary.evidence')} main={<Button kind="main" press={() => (open.value = true)}>{t('diary.evid.show')}</Button>}>
      <Shown of={warning}>{(words) => <Alert kind="warn" title={words} />}</Shown>
      <p>{t('diary.evid.what')}</p>
      <Which value={employer.value} set={(name) => (employer.value = name)} />
    </Page>
  );
}

function Preview({ employer }: { employer: string }) {
  const page = useCall('print_diary', employer ? { employer } : {});
  const save = (): void => {
    const html = page.peek().value;
    if (html) announce(t('diary.evid.saved', { name: saveFile(html, 'text/html', 'html') }));
  };
  const main = (
    <div class="pair">
      <Button kind="main" icon="printer" press={() => window.print()}>{t('diary.evid.print')}</Button>
      <Button icon="download" press={save}>{t('diary.evid.save')}</Button>
    </div>
  );
  return (
    <Page title={t('diary.evidence')} main={main}>
      <Shown of={page}>{(html) => <Paper html={html} label={t('diary.evidence')} />}</Shown>
    </Page>
  );
}
