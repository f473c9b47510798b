import { useRef, useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { api, problemOf, type Problem } from '../../../api';
import { Button, ErrorNote, Field, PageHead, Progress } from '../../../kit';
import type { Preview } from './preview';
import { ShownPreview } from './shown';
import { previewWords } from './words';

/** A source's own rules on one page. */
export default function PreviewScreen() {
  const id = useRoute().params.id ?? '';
  const t = previewWords();
  const [url, setUrl] = useState('');
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<Preview>();
  const [problem, setProblem] = useState<Problem>();
  const round = useRef(0);

  const look = async (at: string) => {
    const own = (round.current += 1);
    setUrl(at);
    setBusy(true);
    setProblem(undefined);
    try {
      const wish = at.trim() ? { url: at.trim() } : {};
      const preview = await api.post<Preview>(`/v1/admin/sources/${encodeURIComponent(id)}/preview`, wish);
      if (own === round.current) setFound(preview);
    } catch (error) {
      if (own === round.current) setProblem(problemOf(error));
    }
    if (own === round.current) setBusy(false);
  };
  return (
    <>
      <p class="operator-back">
        <a href={`/operator/sources/${id}`}>‹ {id}</a>
      </p>
      <PageHead title={t.title}>{t.lead}</PageHead>
      <div class="stack">
        <form
          class="operator-look"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void look(url);
          }}
        >
          <Field
            label={t.url}
            hint={t.urlHint}
            type="url"
            value={url}
            onInput={setUrl}
            error={problem?.of('/url')}
            mono
            optional
          />
          <Button kind="primary" type="submit" icon="search" busy={busy}>
            {t.look}
          </Button>
        </form>
        {busy && <Progress label={t.looking} />}
        {problem && !problem.of('/url') && <ErrorNote problem={problem} />}
        {found && !busy && <ShownPreview of={found} onFollow={look} />}
      </div>
    </>
  );
}
