// Codes: drawn from a text, and read by the camera. Both libraries come only when they are needed; where the browser reads codes itself, none
// comes. What the camera sees stays on this page: frames are looked at and dropped.

import { useEffect, useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { Alert, Button } from '../../../ui';
import { type Key, t } from '../../../words';

/** A text as a code. Black on white also where the screen is dark: cameras want it so. */
export function QrCode({ text }: { text: string }) {
  const path = useSignal<{ d: string; size: number } | null>(null);
  useEffect(() => {
    void import('uqr').then(({ encode }) => {
      const { data, size } = encode(text, { ecc: 'M', border: 2 });
      const d = data.flatMap((row, y) => row.map((on, x) => (on ? `M${x} ${y}h1v1h-1z` : ''))).join('');
      path.value = { d, size };
    });
  }, [text]);
  if (!path.value) return null;
  const { d, size } = path.value;
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t('pair.qr')} shape-rendering="crispEdges">
      <rect class="qr-ground" width={size} height={size} />
      <path class="qr-ink" d={d} />
    </svg>
  );
}

/** How often a frame is looked at. */
const LOOK_MS = 200;
/** The side to which a frame is made smaller before our own reader looks at it. */
const SIDE = 640;

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
type DetectorMaker = new (options: { formats: string[] }) => Detector;

/** A look at a frame: the text of a code in it, or nothing. */
type Look = (video: HTMLVideoElement) => Promise<string | null>;

async function reader(): Promise<Look> {
  const Maker = (globalThis as { BarcodeDetector?: DetectorMaker & { getSupportedFormats?: () => Promise<string[]> } }).BarcodeDetector;
  const formats = (await Maker?.getSupportedFormats?.().catch(() => [])) ?? [];
  if (Maker && formats.includes('qr_code')) {
    const detector = new Maker({ formats: ['qr_code'] });
    return async (video) => (await detector.detect(video))[0]?.rawValue ?? null;
  }
  const { default: jsQR } = await import('jsqr');
  const canvas = document.createElement('canvas');
  const brush = canvas.getContext('2d', { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, SIDE / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    if (!brush || canvas.width === 0) return null;
    brush.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = brush.getImageData(0, 0, canvas.width, canvas.height);
    return jsQR(data, width, height, { inversionAttempts: 'dontInvert' })?.data ?? null;
  };
}

type State = 'off' | 'on' | 'denied' | 'none' | 'no' | 'found';

const faultOf = (error: unknown): State => {
  const name = (error as { name?: string } | null)?.name;
  return name === 'NotAllowedError' || name === 'SecurityError' ? 'denied' : name === 'NotFoundError' ? 'none' : 'no';
};

/** The camera, opened by a press; closed as soon as a code was read or the screen goes. */
export function Scanner({ onRead, other = 'pair.camera.other' }: { onRead: (text: string) => boolean; other?: Key }) {
  const state = useSignal<State>('off');
  const odd = useSignal(false);
  const video = useRef<HTMLVideoElement>(null);
  const stop = useRef<() => void>(() => undefined);
  useEffect(() => () => stop.current(), []);
  const start = async (): Promise<void> => {
    if (!navigator.mediaDevices?.getUserMedia) return void (state.value = 'none');
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false });
      state.value = 'on';
      await watch(stream);
    } catch (error) {
      state.value = faultOf(error);
    }
  };
  const watch = async (stream: MediaStream): Promise<void> => {
    let open = true;
    stop.current = () => {
      open = false;
      stream.getTracks().forEach((track) => track.stop());
    };
    const look = await reader();
    const screen = video.current;
    if (!screen || !open) return stop.current();
    screen.srcObject = stream;
    await screen.play();
    while (open) {
      const text = await look(screen).catch(() => null);
      if (text && open) {
        odd.value = !onRead(text);
        if (!odd.value) {
          state.value = 'found';
          return stop.current();
        }
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  };
  const close = (): void => void (stop.current(), (state.value = 'off'));
  return (
    <div class="scanner">
      {state.value === 'off' && <div class="stack"><Button kind="main" icon="camera" press={() => void start()}>{t('pair.camera')}</Button></div>}
      <video ref={video} class="camera" hidden={state.value !== 'on'} playsInline muted aria-label={t('pair.camera.seek')} />
      {state.value === 'on' && <><p role="status">{t('pair.camera.seek')}</p><div class="stack"><Button press={close}>{t('pair.camera.stop')}</Button></div></>}
      {state.value === 'on' && odd.value && <Alert kind="warn" live title={t(other)} />}
      {state.value === 'found' && <p role="status">{t('pair.camera.found')}</p>}
      {(state.value === 'denied' || state.value === 'none' || state.value === 'no') && (
        <Alert kind="warn" live title={t(state.value === 'denied' ? 'pair.camera.denied' : state.value === 'none' ? 'pair.camera.none' : 'pair.camera.no')} />
      )}
    </div>
  );
}
