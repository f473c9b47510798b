import { useMemo, useState } from 'preact/hooks';
import { lang } from '../../i18n/lang';
import { Badge, type Tone } from '../badge';
import { Button } from '../button';
import { Segments } from '../chips';
import { fieldName, isKnownField } from '../data/names';
import { EmptyState } from '../feedback';
import { Field, Select } from '../field';
import { saveFile } from '../save-file';
import { Table, type Column } from '../table';
import { issuesCsv } from './issues-csv';
import { remedyOf } from './remedies';
import { issuesOf, type Found, type Weight, type WeighedIssue } from './upload';
import { uploadWords } from './words';
import './issues.css';

const TONES: Record<Weight, Tone> = { error: 'bad', doubt: 'warn', warning: 'info' };
/** Problems shown before somebody asks for more. */
const AT_ONCE = 50;
/** So few can be seen at a glance; they need no filter. */
const FEW = 3;

/** Problems by cell: filtered by level, code and words; each with its remedy. */
export function Issues({ of: found }: { of: Found }) {
  const t = uploadWords();
  const all = useMemo(() => issuesOf(found), [found]);
  const [level, setLevel] = useState<Weight | 'all'>('all');
  const [code, setCode] = useState('');
  const [words, setWords] = useState('');
  const [shown, setShown] = useState(AT_ONCE);

  const matching = useMemo(() => {
    const wanted = words.trim().toLowerCase();
    return all.filter(
      (i) =>
        (level === 'all' || i.weight === level) &&
        (!code || i.code === code) &&
        (!wanted || [i.file, i.row, i.column, i.message].join(' ').toLowerCase().includes(wanted)),
    );
  }, [all, level, code, words, lang.value]);

  if (all.length === 0) return <EmptyState icon="check" title={t.noIssues} />;
  const levels = (['error', 'doubt', 'warning'] as const).filter((w) => all.some((i) => i.weight === w));
  const save = () => {
    const head = [t.level, t.file, t.rowHead, t.columnHead, t.code, t.what, t.remedy];
    const csv = issuesCsv(head, matching, (w) => t.weights[w], remedyOf);
    saveFile(t.csvName, new Blob([csv], { type: 'text/csv;charset=utf-8' }));
  };
  return (
    <div class="stack">
      <div class="issues-filter">
        {levels.length > 1 && (
          <Segments
            label={t.filterLevel}
            value={level}
            onChange={setLevel}
            options={[
              { value: 'all', label: `${t.all} ${all.length}` },
              ...levels.map((w) => ({
                value: w,
                label: `${t.weights[w]} ${all.filter((i) => i.weight === w).length}`,
              })),
            ]}
          />
        )}
        {all.length > FEW && (
          <>
            <Select bare label={t.filterCode} value={code} onChange={setCode} options={codes(all, t.allCodes)} />
            <Field bare label={t.search} type="search" placeholder={t.search} value={words} onInput={setWords} />
            <Button icon="download" onClick={save}>
              {t.saveCsv}
            </Button>
          </>
        )}
      </div>
      <Table
        caption={t.issues}
        rows={matching.slice(0, shown)}
        keyOf={(i) => [i.weight, i.file, i.row, i.column, i.code, i.message].join('|')}
        empty={<p class="quiet">{t.noMatch}</p>}
        columns={columns()}
      />
      {matching.length > shown && (
        <div>
          <Button icon="down" onClick={() => setShown(shown + AT_ONCE)}>
            {t.more(Math.min(AT_ONCE, matching.length - shown))}
          </Button>
        </div>
      )}
      {found.issues_left_out > 0 && <p class="quiet">{t.leftOut(found.issues_left_out)}</p>}
    </div>
  );
}

function codes(all: readonly WeighedIssue[], everything: string) {
  const many = new Map<string, number>();
  for (const { code } of all) many.set(code, (many.get(code) ?? 0) + 1);
  const known = [...many].sort((a, b) => b[1] - a[1]);
  return [
    { value: '', label: everything },
    ...known.map(([value, n]) => ({ value, label: `${value} (${n})` })),
  ];
}

function columns(): Column<WeighedIssue>[] {
  const t = uploadWords();
  return [
    { key: 'level', label: t.level, cell: (i) => <Badge tone={TONES[i.weight]}>{t.weights[i.weight]}</Badge> },
    { key: 'where', label: t.where, cell: (i) => <Where of={i} /> },
    {
      key: 'what',
      label: t.what,
      grow: true,
      cell: (i) => (
        <>
          {i.message} <code class="issues-code">{i.code}</code>
        </>
      ),
    },
    { key: 'remedy', label: t.remedy, grow: true, cell: (i) => <span class="quiet">{remedyOf(i.code)}</span> },
  ];
}

function Where({ of: issue }: { of: WeighedIssue }) {
  const t = uploadWords();
  return (
    <span class="issues-where">
      <b>{issue.row === undefined ? t.whole : t.row(issue.row)}</b>
      {issue.column && (
        <span title={issue.column}>{isKnownField(issue.column) ? fieldName(issue.column) : issue.column}</span>
      )}
      {issue.file && <small class="quiet">{issue.file}</small>}
    </span>
  );
}
