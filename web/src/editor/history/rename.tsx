import { useState } from 'preact/hooks';
import { Button, Dialog, ErrorNote, Field } from '../../kit';
import { renamePage } from '../calls';
import type { GuidePage, TextLang } from '../guides';
import { slugFits } from '../start/slug';
import { historyWords } from '../words/history';
import { roomWords } from '../words/room';
import { startWords } from '../words/start';
import { useDoing } from '../use-doing';

export function Rename(props: {
  page: GuidePage;
  lang: TextLang;
  onClose: () => void;
  onDone: (words: string, slug: string) => void;
}) {
  const t = historyWords().rename;
  const { page, lang } = props;
  const [title, setTitle] = useState(page.title);
  const [slug, setSlug] = useState(page.slug);
  const [reason, setReason] = useState('');
  const { busy, problem, run } = useDoing();
  const changed = {
    ...(title.trim() !== page.title ? { title: title.trim() } : {}),
    ...(slug.trim() !== page.slug ? { slug: slug.trim() } : {}),
  };
  const fits = slug.trim() !== '' && slugFits(slug.trim());
  const go = (event: Event) => {
    event.preventDefault();
    run(async () => {
      const saved = await renamePage(page.slug, {
        lang,
        ...changed,
        ...(reason.trim() ? { reason: reason.trim() } : {}),
      });
      if (saved.state === 'pending') props.onDone(historyWords().sentForReview, page.slug);
      else props.onDone(t.done, saved.page.slug);
    });
  };
  return (
    <Dialog open title={t.title} onClose={props.onClose}>
      <form class="stack" onSubmit={go}>
        <Field label={t.pageTitle} value={title} error={problem?.of('title')} onInput={setTitle} />
        <Field
          label={t.slug}
          mono
          value={slug}
          hint={t.hint}
          error={fits ? problem?.of('slug') : startWords().slugWrong}
          onInput={setSlug}
        />
        <Field label={roomWords().reason} optional value={reason} onInput={setReason} />
        {problem && <ErrorNote problem={problem} />}
        <div>
          <Button
            kind="primary"
            type="submit"
            busy={busy}
            disabled={!fits || !title.trim() || Object.keys(changed).length === 0}
          >
            {t.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
