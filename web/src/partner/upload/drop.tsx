import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { Icon, toast } from '../../kit';
import { uploadRoomWords } from './words';
import './drop.css';

const ACCEPT = '.json,.jsonl,.ndjson,.geojson,.jsonld,.csv,.tsv,.xlsx,.xlsm,.zip';

/**
 * Where a file is dropped or chosen. While it is on the screen, the whole window takes drops.
 * With `label` it is but a button.
 */
export function Drop({ onFile, label }: { onFile: (file: File) => void; label?: string }) {
  const t = uploadRoomWords();
  const id = useId();
  const [over, setOver] = useState(false);
  const latest = useRef(onFile);
  latest.current = onFile;

  const take = (files: FileList | null | undefined) => {
    if (!files || files.length === 0) return;
    if (files.length > 1) toast(t.oneFile, 'bad');
    else if (files[0]) latest.current(files[0]);
  };

  useEffect(() => {
    const bringsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const on = (event: DragEvent) => {
      if (!bringsFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const off = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!bringsFiles(event)) return;
      event.preventDefault();
      setOver(false);
      take(event.dataTransfer?.files);
    };
    addEventListener('dragover', on);
    addEventListener('dragleave', off);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', on);
      removeEventListener('dragleave', off);
      removeEventListener('drop', drop);
    };
  }, []);

  const input = (
    <input
      id={id}
      class="partner-drop-input"
      type="file"
      accept={ACCEPT}
      onChange={(event) => {
        take(event.currentTarget.files);
        event.currentTarget.value = '';
      }}
    />
  );
  if (label) {
    return (
      <span class="partner-pick">
        {input}
        <label for={id} class="button button-quiet">
          <Icon name="upload" /> {over ? t.dropNow : label}
        </label>
      </span>
    );
  }
  return (
    <div class={`partner-drop${over ? ' partner-drop-over' : ''}`}>
      {input}
      <label for={id} class="partner-drop-label">
        <Icon name="upload" size={36} />
        <strong>{over ? t.dropNow : t.drop}</strong>
        <span class="button button-primary">{t.choose}</span>
        <small>{t.formats}</small>
      </label>
    </div>
  );
}
