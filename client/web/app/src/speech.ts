// Reading aloud, by a voice that is on the phone. A voice that would send the text to somebody's server is not used, and where
// there is none for the language the button is not there.

import { signal } from '@preact/signals';
import { lang } from './settings';

const voices = signal<SpeechSynthesisVoice[]>([]);
/** Whether something is being read. */
export const speaking = signal(false);

const synth = (): SpeechSynthesis | null => ('speechSynthesis' in window ? window.speechSynthesis : null);

function look(): void {
  voices.value =
    synth()
      ?.getVoices()
      .filter((voice) => voice.localService) ?? [];
}

/** Begins to know the voices; called once. */
export function startSpeech(): void {
  look();
  synth()?.addEventListener?.('voiceschanged', look);
}

function voice(): SpeechSynthesisVoice | undefined {
  const wanted = lang.value === 'en' ? 'en' : 'zh';
  const fits = voices.value.filter((one) => one.lang.toLowerCase().startsWith(wanted));
  return fits.find((one) => /^zh[-_](cn|hans)/i.test(one.lang)) ?? fits[0];
}

/** Whether there is a voice for the language of the screens. */
export const canSpeak = (): boolean => voice() !== undefined;

/** Stops. */
export function hush(): void {
  synth()?.cancel();
  speaking.value = false;
}

/** Reads a text, a sentence at a time: long utterances are cut off by some phones. */
export function speak(text: string): void {
  hush();
  const chosen = voice();
  if (!chosen) return;
  const parts = text.match(/[^。！？!?\n]+[。！？!?\n]*/g) ?? [];
  speaking.value = parts.length > 0;
  parts.forEach((part, index) => {
    const utterance = new SpeechSynthesisUtterance(part.trim());
    utterance.voice = chosen;
    utterance.lang = chosen.lang;
    utterance.rate = 0.9;
    if (index === parts.length - 1) utterance.onend = () => void (speaking.value = false);
    utterance.onerror = () => void (speaking.value = false);
    synth()?.speak(utterance);
  });
}
