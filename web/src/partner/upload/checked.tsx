import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Problem } from '../../api';
import { bytes, count } from '../../i18n/format';
import { Button, Check, ErrorNote, Note, PageHead, Tabs } from '../../kit';
import { CountFigures } from '../../kit/upload/counts';
import { Issues } from '../../kit/upload/issues';
import type { Mode } from '../../kit/upload/upload';
import { Differences } from './differences';
import { Drop } from './drop';
import { Effects } from './effects';
import { ModeChoice } from './mode-choice';
import { isTakeable, leftOut, listed, verdictOf, type Rehearsed, type Verdict } from './rehearsed';
import { TakeButton } from './take-button';
import { uploadRoomWords } from './words';

const TONES: Record<Verdict, 'good' | 'info' | 'warn' | 'bad'> = {
  unreadable: 'bad',
  blocked: 'warn',
  ask: 'warn',
  partly: 'info',
  same: 'info',
  ready: 'good',
};

type Panel = 'problems' | 'differences' | 'effects';

/** The report of a dry run, and the way to take the file. */
export function Checked(props: {
  found: Rehearsed;
  file: File;
  problem?: Problem;
  /** How far it has come, while it is sent again. */
  busy: ComponentChildren;
  onMode: (mode: Mode) => void;
  onTake: (confirmed: boolean) => void;
  /** The same file, corrected. */
  onMended: (file: File) => void;
  onForget: () => void;
}) {
  const t = uploadRoomWords();
  const { found, file } = props;
  const problems = found.errors.length + found.doubts.length + found.warnings.length;
  const [confirmed, setConfirmed] = useState(false);
  const [panel, setPanel] = useState<Panel>(problems > 0 ? 'problems' : 'differences');
  // What was confirmed were the doubts of that report.
  useEffect(() => setConfirmed(false), [found]);
  const verdict = verdictOf(found, confirmed);
  const words = t.verdicts[verdict];
  const asks = found.doubts.length > 0 && (verdict === 'ask' || confirmed);

  return (
    <>
      <PageHead
        title={`${t.dryRun} · ${found.file_name}`}
        actions={
          <Button icon="back" onClick={props.onForget}>
            {t.another}
          </Button>
        }
      >
        {t.dryRunLead(count(found.rows), bytes(file.size))}
      </PageHead>
      <div class="stack">
        <Note tone={TONES[verdict]} title={words.title}>
          <p>{words.text}</p>
        </Note>
        <CountFigures of={found} />
        <ModeChoice value={found.mode} onChange={props.onMode} />
        {asks && (
          <Check label={t.confirmDoubts(found.doubts.length)} checked={confirmed} onChange={setConfirmed} />
        )}
        {props.problem && <ErrorNote problem={props.problem} />}
        {props.busy || (
          <div class="row">
            <TakeButton found={found} disabled={!isTakeable(verdict)} onTake={() => props.onTake(confirmed)} />
            <Drop label={t.mended} onFile={props.onMended} />
          </div>
        )}
        <div>
          <Tabs
            label={t.tabsLabel}
            value={panel}
            onChange={setPanel}
            tabs={[
              { id: 'problems', label: t.tabs.problems, count: problems + found.issues_left_out },
              {
                id: 'differences',
                label: t.tabs.differences,
                count: listed(found).length + leftOut(found),
              },
              { id: 'effects', label: t.tabs.effects, count: found.answers.length + found.pages.length },
            ]}
          >
            {panel === 'problems' && <Issues of={found} />}
            {panel === 'differences' && <Differences of={found} />}
            {panel === 'effects' && <Effects of={found} />}
          </Tabs>
        </div>
      </div>
    </>
  );
}
