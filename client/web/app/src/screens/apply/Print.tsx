// The packet on paper: the warning first, then the page as it will be printed, then printing or saving it. The page is put together from
// what the phone wrote, piece by piece, in a tree of its own whose style reaches nothing else.

import { useEffect, useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { useCall } from '../../phone';
import { type Params } from '../../router';
import { t } from '../../words';
import { announce } from '../../live';
import { Alert, Button, Page, Shown } from '../../ui';
import { type Piece, type PrintedPage, takeApart } from '../../logic/markup';
import { saveFile } from '../../logic/save';

function grow(piece: Piece): Node {
  if (typeof piece === 'string') return document.createTextNode(piece);
  const element = document.createElement(piece.tag);
  for (const [name, value] of Object.entries(piece.attributes)) element.setAttribute(name, value);
  element.append(...piece.inside.map(grow));
  return element;
}

/** The page in a shadow of its own: its `html` and `body` are elements there, so that its style fits as on paper. */
function show(host: HTMLElement, page: PrintedPage): void {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(page.style);
  root.adoptedStyleSheets = [sheet];
  const body = document.createElement('body');
  body.lang = page.lang;
  body.append(...page.body.map(grow));
  root.replaceChildren(body);
}

/** A printed page, drawn. */
export function Paper({ html, label }: { html: string; label: string }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (host.current) show(host.current, takeApart(html));
  }, [html]);
  return <div class="paper" ref={host} role="region" aria-label={label} />;
}

/** Prints what is drawn; the style for paper leaves everything else out. */
const canPrint = (): boolean => typeof window.print === 'function';

/** The warning, then the packet. */
export function PrintScreen({ params }: { params: Params }) {
  const id = params['id'] ?? '';
  const warning = useCall('print_warning', {});
  const shown = useSignal(params['shown'] === 'yes');
  return shown.value ? <Packet id={id} /> : (
    <Page title={t('print.title')} main={<Button kind="main" press={() => (shown.value = true)}>{t('print.show')}</Button>}>
      <Shown of={warning}>{(words) => <Alert kind="warn" title={words}><p>{t('print.shared')}</p></Alert>}</Shown>
      <p>{t('print.what')}</p>
    </Page>
  );
}

function Packet({ id }: { id: string }) {
  const page = useCall('print_application', { id });
  const save = (): void => {
    const html = page.peek().value;
    if (html) announce(t('print.saved', { name: saveFile(html, 'text/html', 'html') }));
  };
  const main = (
    <div class="btns">
      {canPrint() && <Button kind="main" press={() => window.print()} icon="printer">{t('print.now')}</Button>}
      <Button press={save} icon="download">{t('print.save')}</Button>
    </div>
  );
  return (
    <Page title={t('print.preview')} main={main}>
      {!canPrint() && <Alert kind="warn"><p>{t('print.nowindow')}</p></Alert>}
      <Shown of={page}>{(html) => <Paper html={html} label={t('print.preview')} />}</Shown>
    </Page>
  );
}

