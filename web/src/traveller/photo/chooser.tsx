import { useEffect, useRef, useState } from 'preact/hooks';
import { Button, Icon } from '../../kit';
import { photoWords } from './words';

/** Camera, album, a dropped or a pasted picture. */
export function Chooser({ onChoose }: { onChoose: (file: File) => void }) {
  const t = photoWords();
  const camera = useRef<HTMLInputElement>(null);
  const album = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const first = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file) onChoose(file);
  };

  useEffect(() => {
    const paste = (event: ClipboardEvent) => first(event.clipboardData?.files);
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  });

  return (
    <>
      <div
        class={`photo-drop${over ? ' photo-over' : ''}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          first(event.dataTransfer?.files);
        }}
      >
        <Icon name="camera" size={44} />
        <div class="photo-ways">
          <Button kind="primary" icon="camera" onClick={() => camera.current?.click()}>
            {t.take}
          </Button>
          <Button icon="picture" onClick={() => album.current?.click()}>
            {t.choose}
          </Button>
        </div>
        <p class="small quiet photo-drop-hint">{t.drop}</p>
        <FileInput input={camera} capture onFiles={first} />
        <FileInput input={album} onFiles={first} />
      </div>
      <section>
        <h2 class="photo-tips">{t.tips}</h2>
        <ul class="quiet">
          {t.tip.map((tip) => (
            <li key={tip}>{tip}</li>
          ))}
        </ul>
      </section>
    </>
  );
}

function FileInput(props: {
  input: { current: HTMLInputElement | null };
  capture?: boolean;
  onFiles: (files: FileList | null) => void;
}) {
  return (
    <input
      ref={props.input}
      type="file"
      accept="image/*"
      capture={props.capture ? 'environment' : undefined}
      class="visually-hidden"
      tabIndex={-1}
      aria-hidden="true"
      data-way={props.capture ? 'camera' : 'album'}
      onChange={(event) => props.onFiles(event.currentTarget.files)}
    />
  );
}
