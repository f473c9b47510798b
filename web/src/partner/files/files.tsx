import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { problemOf, send, type Problem } from '../../api';
import { Button, ErrorNote, PageHead } from '../../kit';
import { saveFile } from '../../kit/save-file';
import { fileWords } from './words';
import './files.css';

const TEMPLATES = '/v1/partner/templates';
const FORMATS = ['csv', 'jsonl', 'jsonld', 'zip'] as const;
type Format = (typeof FORMATS)[number];

/** Templates to fill in, how to fill them in, and all one has sent as a file. */
export default function Files() {
  const t = fileWords();
  return (
    <>
      <PageHead title={t.title}>{t.lead}</PageHead>
      <div class="stack partner-files">
        <section class="stack-small">
          <h2>{t.templates}</h2>
          <div class="columns">
            <FileCard name={t.xlsx} hint={t.xlsxHint}>
              <Button kind="primary" icon="download" href={`${TEMPLATES}/daoyou-template.xlsx`} download="">
                {t.download} XLSX
              </Button>
            </FileCard>
            <FileCard name={t.csv} hint={t.csvHint}>
              <Button icon="download" href={`${TEMPLATES}/daoyou-template.csv`} download="">
                {t.download} CSV
              </Button>
            </FileCard>
          </div>
        </section>
        <section class="stack-small">
          <h2>{t.how}</h2>
          <ol class="partner-rules">
            {t.rules.map((rule) => (
              <li key={rule}>{rule}</li>
            ))}
          </ol>
        </section>
        <Export />
      </div>
    </>
  );
}

function FileCard(props: { name: string; hint: string; children: ComponentChildren }) {
  return (
    <div class="card partner-file-card">
      <h3>{props.name}</h3>
      <p class="quiet">{props.hint}</p>
      {props.children}
    </div>
  );
}

/** A link cannot carry the key, so the file is fetched and then given. */
function Export() {
  const t = fileWords();
  const [busy, setBusy] = useState<Format>();
  const [problem, setProblem] = useState<Problem>();
  const take = async (format: Format) => {
    setBusy(format);
    setProblem(undefined);
    try {
      const response = await send('GET', '/v1/partner/export', undefined, { query: { format } });
      const named = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
      saveFile(named ?? `export.${format}`, await response.blob());
    } catch (error) {
      setProblem(problemOf(error));
    }
    setBusy(undefined);
  };
  return (
    <section class="stack-small">
      <h2>{t.exportTitle}</h2>
      <p class="quiet">{t.exportLead}</p>
      {problem && <ErrorNote problem={problem} />}
      <div class="columns">
        {FORMATS.map((format) => (
          <FileCard key={format} name={t.formats[format].name} hint={t.formats[format].hint}>
            <Button icon="download" busy={busy === format} onClick={() => take(format)}>
              {t.take} {format.toUpperCase()}
            </Button>
          </FileCard>
        ))}
      </div>
    </section>
  );
}
