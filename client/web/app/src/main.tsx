// The beginning: what the page must know, the first screen, and only then the phone, which is larger.

import './styles/tokens.css';
import './styles/base.css';
import './styles/ui.css';
import { render } from 'preact';
import { App } from './app';
import { startGuard } from './guard';
import { startHide } from './hide';
import { startPhone } from './phone';
import { replace, startRouter } from './router';
import { routes as find } from './screens/find';
import { loadRest, take } from './screens/routes';
import { startSender } from './sender';
import { seen, startSettings } from './settings';
import { startSpeech } from './speech';
import { startUpdates } from './update';

startSettings();
startRouter();
if (!seen.peek()) replace('find.first');
startHide();
startSpeech();
startSender();
startGuard();
const phone = startPhone();
take('find', find);
render(<App />, document.getElementById('app') as HTMLElement);
void phone.then(() => {
  loadRest();
  void startUpdates();
});
