import { useEffect, useState } from 'preact/hooks';
import { knowSite, problemOf, site, upload, type Problem } from '../../api';
import { Button, Check, ErrorNote, Note, PageHead, Progress, toast } from '../../kit';
import { lang } from '../../i18n/lang';
import { findHere, here } from '../here';
import type { PhotoAnswer } from '../types';
import { roomWords } from '../words';
import { Chooser } from './chooser';
import { ready } from './ready';
import { Seen } from './seen';
import { photoWords } from './words';
import './photo.css';

type Shot = { file: File; url: string };

/** A photograph, and what it shows. */
export default function Photo() {
  const t = photoWords();
  const [shot, setShot] = useState<Shot>();
  const [takenHere, setTakenHere] = useState(false);
  const [sent, setSent] = useState<number>();
  const [answer, setAnswer] = useState<PhotoAnswer>();
  const [problem, setProblem] = useState<Problem>();

  useEffect(() => void knowSite(), []);
  useEffect(() => () => void (shot && URL.revokeObjectURL(shot.url)), [shot]);

  const choose = (file: File) => {
    if (file.type && !file.type.startsWith('image/')) return toast(t.notPicture, 'bad');
    setAnswer(undefined);
    setProblem(undefined);
    setShot({ file, url: URL.createObjectURL(file) });
  };
  const locate = async (on: boolean) => {
    setTakenHere(on);
    if (!on || here.value.at || (await findHere())) return;
    setTakenHere(false);
    toast(here.value.state === 'refused' ? roomWords().hereRefused : roomWords().hereFailed, 'bad');
  };
  const look = async () => {
    if (!shot) return;
    setProblem(undefined);
    setAnswer(undefined);
    setSent(0);
    try {
      const form = await formOf(shot.file, takenHere);
      const onProgress = (sent: number, of: number) => setSent(sent / of);
      setAnswer(await upload<PhotoAnswer>('/v1/photos/lookup', form, { onProgress }));
    } catch (error) {
      setProblem(problemOf(error));
    }
    setSent(undefined);
  };

  const leave = () => {
    setShot(undefined);
    setAnswer(undefined);
    setProblem(undefined);
  };

  const busy = sent !== undefined;
  return (
    <>
      <PageHead title={roomWords().photoTitle}>{!shot && t.lead}</PageHead>
      <div class="stack">
        {site.value?.photos === false && <Note tone="warn">{t.unavailable}</Note>}
        {!shot ? (
          <Chooser onChoose={choose} />
        ) : (
          <>
            <figure class="photo-shot">
              <img src={shot.url} alt={t.photo} />
            </figure>
            {!answer && (
              <>
                <Check
                  label={t.taken}
                  hint={t.takenHint}
                  checked={takenHere}
                  disabled={busy}
                  onChange={(on) => void locate(on)}
                />
                {busy && <Progress value={sent < 1 ? sent : undefined} label={sent < 1 ? t.sending : t.looking} />}
                {problem && <ErrorNote problem={problem} />}
                <div class="row">
                  <Button kind="primary" icon="search" busy={busy} onClick={() => void look()}>
                    {t.look}
                  </Button>
                  <Button disabled={busy} onClick={leave}>
                    {t.again}
                  </Button>
                </div>
                <p class="small quiet">{t.privacy}</p>
              </>
            )}
          </>
        )}
        <div aria-live="polite">{answer && <Seen answer={answer} />}</div>
        {answer && (
          <div>
            <Button icon="camera" onClick={leave}>
              {t.again}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}

async function formOf(file: File, takenHere: boolean): Promise<FormData> {
  const { blob, position } = await ready(file);
  const form = new FormData();
  form.append('photo', blob, 'photo.jpg');
  form.append('lang', lang.value);
  const at = position ?? (takenHere ? here.value.at : undefined);
  if (at) {
    form.append('lat', String(at.lat));
    form.append('lon', String(at.lon));
  }
  if (at && !position && here.value.accuracyM) form.append('accuracy_m', String(Math.round(here.value.accuracyM)));
  return form;
}
