// Photographs of papers: taken here so that they never enter the album, or by the phone's camera, or chosen; drawn small, sealed on this
// phone, seen and deleted again. Where there is no camera, kind words and the other ways.

import { useEffect, useRef } from 'preact/hooks';
import { type Signal, useSignal } from '@preact/signals';
import type { PhotoView } from '../../../../js/src/generated/types';
import { call, trouble, useCall } from '../../phone';
import { type Params, back } from '../../router';
import { t } from '../../words';
import { announce } from '../../live';
import { refuse } from '../../refused';
import { useEditing } from '../../keep';
import { Alert, Button, Icon, Page, Row, Rows, Shown, Wait, sayDay, today } from '../../ui';
import { type Shrunk, asFile, asText, open, shrink } from '../../logic/photo';
import { dayOf } from '../../logic/days';
import { colon } from './shared';

/** The address of a picture in memory, while it is shown. */
function usePicture(photo: string, small: boolean): Signal<string | null> {
  const url = useSignal<string | null>(null);
  useEffect(() => {
    let made: string | null = null;
    let wanted = true;
    const show = (file: { bytes: string; mime: string } | null): void => {
      if (!file || !wanted) return;
      made = URL.createObjectURL(asFile(file.bytes, file.mime));
      url.value = made;
    };
    const whole = (): Promise<void> => call('photo_get', { photo }).then(show);
    (small ? call('photo_thumbnail', { photo }).then((file) => (file ? show(file) : whole())) : whole()).catch(() => undefined);
    return () => {
      wanted = false;
      if (made) URL.revokeObjectURL(made);
    };
  }, [photo, small]);
  return url;
}

function Small({ photo, title, id }: { photo: PhotoView; title: string; id: string }) {
  const url = usePicture(photo.id, true).value;
  const date = sayDay(dayOf(photo.added_at));
  const params = { id, photo: photo.id, title, date };
  return <PictureButton url={url} alt={t('photo.alt', { title, date })} params={params} />;
}

function PictureButton({ url, alt, params }: { url: string | null; alt: string; params: Record<string, string> }) {
  return <Row to="apply.picture" params={params} title={alt} mark={url ? <img class="thumb" src={url} alt="" /> : undefined} icon="camera" />;
}

/** The pictures of a paper, and taking one more. */
export function Pictures({ id, document, title }: { id: string; document: string; title: string }) {
  const list = useCall('photo_list', { id });
  const mine = (list.value.value ?? []).filter((one) => one.document === document);
  return (
    <section>
      <h2>{t('photo.mine')}</h2>
      {mine.length === 0 ? <p><small>{t('photo.none')}</small></p> : <Rows label={t('photo.mine')}>{mine.map((one) => <Small key={one.id} photo={one} title={title} id={id} />)}</Rows>}
      <div class="btns"><Button to="apply.photo" params={{ id, document, title }} icon="camera">{t('photo.title')}</Button></div>
      <p class="kept"><Icon name="lock" /> {t('photo.until')}</p>
    </section>
  );
}

/** One picture, large, with deleting it. */
export function PictureScreen({ params }: { params: Params }) {
  const { photo = '', title = '', date = '' } = params;
  const url = usePicture(photo, false).value;
  const sure = useSignal(false);
  const remove = (): void => void call('photo_delete', { photo }).then(() => (announce(t('photo.deleted')), back()), refuse);
  return (
    <Page title={t('photo.view', { title })} read={false}>
      {url ? <img class="picture-large" src={url} alt={t('photo.alt', { title, date })} /> : <Wait />}
      {sure.value ? (
        <Alert kind="warn" live title={t('photo.delete.sure')}>
          <div class="btns"><Button kind="danger" press={remove} icon="trash">{t('photo.delete')}</Button><Button press={() => (sure.value = false)}>{t('any.cancel')}</Button></div>
        </Alert>
      ) : (
        <div class="btns"><Button press={() => (sure.value = true)} icon="trash">{t('photo.delete')}</Button></div>
      )}
      <p class="kept"><Icon name="lock" /> {t('photo.until')}</p>
    </Page>
  );
}

/** Why no picture came. */
type Fault = 'photo.denied' | 'photo.nocamera' | 'photo.bad' | 'photo.full';

const faultOf = (error: unknown): Fault => {
  const { name } = error as { name?: string };
  return name === 'NotAllowedError' || name === 'SecurityError' ? 'photo.denied' : 'photo.nocamera';
};

/** The most a picture may take, until the phone says. */
const BYTES_MAX = 1_500_000;

/** Taking one. */
export function PhotoScreen({ params }: { params: Params }) {
  const { id = '', document = '', title = '' } = params;
  const room = useCall('photo_room', {}).value.value;
  const taken = useSignal<Shrunk | null>(null);
  const filming = useSignal(false);
  const fault = useSignal<Fault | null>(null);
  useEditing(taken.value !== null || filming.value);
  const max = room?.photo_bytes_max ?? BYTES_MAX;
  const take = async (of: Promise<ImageBitmap> | HTMLVideoElement): Promise<void> => {
    try {
      taken.value = await shrink(await of, max);
      fault.value = null;
    } catch {
      fault.value = 'photo.bad';
    }
    filming.value = false;
  };
  const save = async (one: Shrunk): Promise<void> => {
    try {
      await call('photo_put', { id, document, media: 'jpeg', bytes: await asText(one.picture), thumbnail: await asText(one.thumbnail) });
      announce(t('photo.kept'));
      back();
    } catch (error) {
      const { code } = trouble(error);
      if (code === 'storage-full') fault.value = 'photo.full';
      else refuse(error);
    }
  };
  const picture = taken.value;
  const main = picture ? <Button kind="main" press={() => void save(picture)} icon="check">{t('photo.keep')}</Button> : null;
  return (
    <Page title={colon(t('photo.title'), title)} main={main} read={false}>
      {fault.value && <Alert kind="warn" live title={t(fault.value)}>{fault.value === 'photo.full' && <p>{t('photo.full.do')}</p>}</Alert>}
      {filming.value ? (
        <Viewfinder onTake={(video) => void take(video)} onStop={() => (filming.value = false)} onFault={(error) => { filming.value = false; fault.value = faultOf(error); }} />
      ) : picture ? (
        <Preview picture={picture} title={title} again={() => (taken.value = null)} />
      ) : (
        <Ways film={() => (filming.value = true)} chose={(file) => void take(open(file))} />
      )}
      <p class="kept"><Icon name="lock" /> {t('photo.what')}</p>
      <p class="kept"><Icon name="device-mobile" /> {t('photo.until')}</p>
    </Page>
  );
}

/** The three ways to a picture. The first never leaves the app. */
function Ways({ film, chose }: { film: () => void; chose: (file: File) => void }) {
  const canFilm = typeof navigator.mediaDevices?.getUserMedia === 'function';
  return (
    <div class="photo-ways">
      {canFilm && <div class="btns"><Button press={film} icon="camera">{t('photo.take')}</Button></div>}
      <PickFile capture words={t('photo.system')} note={t('photo.system.note')} chose={chose} />
      <PickFile words={t('photo.file')} chose={chose} />
    </div>
  );
}

/** A file of the phone, or its own camera. */
function PickFile({ words, note, capture, chose }: { words: string; note?: string; capture?: boolean; chose: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const pick = (): void => {
    const file = input.current?.files?.[0];
    if (file) chose(file);
  };
  return (
    <label class="btn btn-plain file-button">
      <Icon name={capture ? 'device-mobile' : 'download'} />
      <span>{words}{note && <small>{note}</small>}</span>
      <input ref={input} type="file" accept="image/*" {...(capture && { capture: 'environment' })} onChange={pick} />
    </label>
  );
}

function Preview({ picture, title, again }: { picture: Shrunk; title: string; again: () => void }) {
  const url = useSignal<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(picture.picture);
    url.value = made;
    return () => URL.revokeObjectURL(made);
  }, [picture]);
  return (
    <>
      {url.value && <img class="picture-large" src={url.value} alt={t('photo.alt', { title, date: sayDay(today()) })} />}
      <p><small>{t('photo.size', { kb: Math.ceil(picture.picture.size / 1000) })}</small></p>
      <div class="btns"><Button press={again} icon="refresh">{t('photo.again')}</Button></div>
    </>
  );
}

/** What the camera sees, and a button to take it. The camera is closed whenever this leaves the screen. */
function Viewfinder({ onTake, onStop, onFault }: { onTake: (video: HTMLVideoElement) => void; onStop: () => void; onFault: (error: unknown) => void }) {
  const video = useRef<HTMLVideoElement>(null);
  const ready = useSignal(false);
  useEffect(() => {
    let stream: MediaStream | null = null;
    let gone = false;
    navigator.mediaDevices
      .getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1600 }, height: { ideal: 1200 } }, audio: false })
      .then(async (found) => {
        stream = found;
        const shown = video.current;
        if (gone || !shown) return close(found);
        shown.srcObject = found;
        await shown.play();
        ready.value = true;
      })
      .catch((error: unknown) => !gone && onFault(error));
    return () => {
      gone = true;
      if (stream) close(stream);
    };
  }, []);
  return (
    <>
      <video class="viewfinder" ref={video} muted playsInline aria-label={t('photo.camera')} />
      <div class="btns">
        <Button kind="main" press={() => video.current && ready.peek() && onTake(video.current)} icon="camera">{t('photo.shoot')}</Button>
        <Button press={onStop} icon="x">{t('photo.stop')}</Button>
      </div>
    </>
  );
}

const close = (stream: MediaStream): void => stream.getTracks().forEach((track) => track.stop());

/** All pictures on this phone, whatever they are of. */
export function PicturesScreen() {
  const all = useCall('photo_list', {});
  const apps = useCall('applications', {}).value.value ?? [];
  return (
    <Page title={t('photo.mine')}>
      <Shown of={all}>
        {(found) => found.length === 0 ? <p>{t('photo.none')}</p> : <Rows label={t('photo.mine')}>{found.map((one) => <Small key={one.id} photo={one} title={apps.find((app) => app.id === one.application)?.title ?? ''} id={one.application} />)}</Rows>}
      </Shown>
      <p class="kept"><Icon name="lock" /> {t('photo.until')}</p>
    </Page>
  );
}

