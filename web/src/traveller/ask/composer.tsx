import { useEffect, useRef, useState } from 'preact/hooks';
import { Button, Icon } from '../../kit';
import { HereButton } from '../here-button';
import { ready } from '../photo/ready';
import { about, ask, busy, stopAnswer } from './dialogue';
import { askWords } from './words';
import './composer.css';

/** Where a question is typed, with a photograph and the traveller's place if wanted. */
export function Composer() {
  const t = askWords();
  const [text, setText] = useState('');
  const [photo, setPhoto] = useState<{ file: File; url: string }>();
  const box = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const place = about.value;

  useEffect(() => grow(box.current), [text]);
  useEffect(() => () => void (photo && URL.revokeObjectURL(photo.url)), [photo]);

  const send = async () => {
    const question = text.trim();
    if ((!question && !photo) || busy()) return;
    setText('');
    setPhoto(undefined);
    await ask(question || t.whatIsThis, photo ? { photo: await ready(photo.file) } : {});
  };
  const keys = (event: KeyboardEvent) => {
    // Enter while an input method is composing chooses a word; it does not send.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void send();
  };
  const choose = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file) setPhoto({ file, url: URL.createObjectURL(file) });
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      onPaste={(event) => choose(imagesOf(event.clipboardData))}
    >
      {(place || photo) && (
        <div class="composer-with">
          {place && (
            <button type="button" class="chip" aria-label={t.aboutOff} onClick={() => (about.value = undefined)}>
              {t.about(place.name)} <Icon name="close" size={15} />
            </button>
          )}
          {photo && (
            <button type="button" class="composer-photo" aria-label={t.detach} onClick={() => setPhoto(undefined)}>
              <img src={photo.url} alt={t.attached} />
              <Icon name="close" size={15} />
            </button>
          )}
        </div>
      )}
      <textarea
        ref={box}
        class="composer-text"
        rows={1}
        value={text}
        aria-label={t.question}
        placeholder={place ? t.placeholderAbout(place.name) : t.placeholder}
        maxLength={4000}
        enterkeyhint="send"
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={keys}
      />
      <div class="composer-row">
        <input
          ref={picker}
          type="file"
          accept="image/*"
          class="visually-hidden"
          tabIndex={-1}
          aria-hidden="true"
          onChange={(event) => {
            choose(event.currentTarget.files);
            event.currentTarget.value = '';
          }}
        />
        <Button small icon="picture" label={t.attach} onClick={() => picker.current?.click()} />
        <HereButton small />
        <span class="composer-space" />
        {busy() ? (
          <Button small kind="quiet" icon="stop" onClick={stopAnswer}>
            {t.stop}
          </Button>
        ) : (
          <Button small kind="primary" type="submit" icon="send" disabled={!text.trim() && !photo}>
            {t.send}
          </Button>
        )}
      </div>
    </form>
  );
}

function grow(box: HTMLTextAreaElement | null): void {
  if (!box) return;
  box.style.height = 'auto';
  box.style.height = `${Math.min(box.scrollHeight, 180)}px`;
}

function imagesOf(clipboard: DataTransfer | null): FileList | null {
  const files = clipboard?.files;
  return files?.[0]?.type.startsWith('image/') ? files : null;
}
