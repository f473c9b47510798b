import { useState } from 'preact/hooks';
import { api, problemOf, useLoad, type Page } from '../../api';
import { day, dayWord } from '../../i18n/format';
import { Badge } from '../badge';
import { Button } from '../button';
import { Confirm } from '../dialog';
import { EmptyState, ErrorNote, Loaded } from '../feedback';
import { Table } from '../table';
import { toast } from '../toast';
import { AddKey } from './add-key';
import { KeyOnce } from './key-once';
import { isValid, type Key } from './key';
import { keyWords } from './words';
import './keys.css';

/** Keys of one owner: listed, added, revoked. `own`: the reader may be using one of them right now. */
export function KeysPanel(props: { path: string; revokePath: string; own?: boolean }) {
  const t = keyWords();
  const keys = useLoad((signal) => api.get<Page<Key>>(props.path, undefined, { signal }), [props.path]);
  const [adding, setAdding] = useState(false);
  const [text, setText] = useState<string>();
  const [revoking, setRevoking] = useState<Key>();
  return (
    <div class="stack">
      {text !== undefined && <KeyOnce text={text} onDone={() => setText(undefined)} />}
      <div>
        <Button kind="primary" icon="plus" onClick={() => setAdding(true)}>
          {t.add}
        </Button>
      </div>
      <Loaded of={keys}>{({ items }) => <KeyTable keys={items} onRevoke={setRevoking} />}</Loaded>
      <AddKey
        path={props.path}
        open={adding}
        onClose={() => setAdding(false)}
        onMade={(made) => {
          setAdding(false);
          setText(made.key);
          keys.reload();
        }}
      />
      <Revoke
        key={revoking?.id}
        of={revoking}
        path={props.revokePath}
        own={props.own}
        onDone={(done) => {
          setRevoking(undefined);
          if (done) keys.reload();
        }}
      />
    </div>
  );
}

function KeyTable({ keys, onRevoke }: { keys: readonly Key[]; onRevoke: (key: Key) => void }) {
  const t = keyWords();
  const valid = keys.filter((key) => isValid(key));
  const past = keys.filter((key) => !isValid(key));
  const columns = [
    {
      key: 'label',
      label: t.label,
      grow: true,
      cell: (key: Key) => (
        <>
          <span class={key.label ? 'keys-label' : 'quiet'}>{key.label ?? t.unnamed}</span>{' '}
          <code class="quiet">{key.id}</code>
        </>
      ),
    },
    { key: 'created', label: t.created, cell: (key: Key) => dayWord(key.created_at) },
    { key: 'state', label: t.state, cell: (key: Key) => <KeyState of={key} /> },
  ];
  const act = {
    key: 'act',
    label: t.act,
    cell: (key: Key) => (
      <Button small kind="danger" onClick={() => onRevoke(key)}>
        {t.revoke}
        <span class="visually-hidden"> {key.label ?? key.id}</span>
      </Button>
    ),
  };
  return (
    <>
      <Table
        caption={t.caption}
        rows={valid}
        keyOf={(key) => key.id}
        empty={<EmptyState icon="key" title={t.none} />}
        columns={[...columns, act]}
      />
      {past.length > 0 && (
        <details class="keys-past">
          <summary>{t.inactive(past.length)}</summary>
          <Table caption={t.inactive(past.length)} rows={past} keyOf={(key) => key.id} columns={columns} />
        </details>
      )}
    </>
  );
}

function KeyState({ of: key }: { of: Key }) {
  const t = keyWords();
  if (key.revoked_at) return <Badge>{t.revoked(dayWord(key.revoked_at))}</Badge>;
  if (!key.expires_at) return <Badge tone="good">{t.valid}</Badge>;
  if (!isValid(key)) return <Badge>{t.expired(dayWord(key.expires_at))}</Badge>;
  const soon = Date.parse(key.expires_at) - Date.now() < 14 * 86_400_000;
  return <Badge tone={soon ? 'warn' : 'good'}>{t.until(day(key.expires_at))}</Badge>;
}

function Revoke(props: { of: Key | undefined; path: string; own?: boolean; onDone: (done: boolean) => void }) {
  const t = keyWords();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ReturnType<typeof problemOf>>();
  const go = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await api.del(`${props.path}/${props.of?.id}`);
      toast(t.revokedNow);
      props.onDone(true);
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  return (
    <Confirm
      open={props.of !== undefined}
      title={t.revokeTitle(props.of?.label ?? props.of?.id ?? '')}
      go={t.revoke}
      danger
      busy={busy}
      onGo={go}
      onClose={() => props.onDone(false)}
    >
      <div class="stack-small">
        <p>{t.revokeWhy}</p>
        {props.own && <p>{t.revokeOwn}</p>}
        {problem && <ErrorNote problem={problem} />}
      </div>
    </Confirm>
  );
}
