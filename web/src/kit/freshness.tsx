import { useState } from 'preact/hooks';
import type { Freshness as Fresh } from '../api/types';
import { ago, dayWord, lifetime, moment } from '../i18n/format';
import { Dialog } from './dialog';
import { Icon } from './icon';
import { kitWords } from './words';
import './freshness.css';

/** "checked today · official site": how far something can be relied on, in few words. */
export function freshnessWords(f: Fresh | null | undefined): string {
  const t = kitWords();
  if (!f) return t.neverChecked;
  return [checkedWords(f), sourceName(f.source) ?? t.noSource].join(' · ');
}

function checkedWords(f: Fresh): string {
  const t = kitWords();
  if (f.state === 'expired' && f.valid_until && Date.parse(f.valid_until) < Date.now()) {
    return t.expiredSince(dayWord(f.valid_until));
  }
  if (!f.verified_at) return t.neverChecked;
  return f.state === 'stale' || f.state === 'expired'
    ? t.lastChecked(ago(f.verified_at))
    : t.checked(dayWord(f.verified_at));
}

/** A quiet dot with words; a tap tells source, words of the source and all clocks. */
export function Freshness(props: { of: Fresh | null | undefined; quote?: string; url?: string | null; brief?: boolean }) {
  const [open, setOpen] = useState(false);
  const f = props.of;
  if (!f) return <span class="freshness freshness-unknown">{kitWords().neverChecked}</span>;
  return (
    <>
      <button type="button" class={`freshness freshness-${f.state}`} onClick={() => setOpen(true)}>
        {props.brief ? checkedWords(f) : freshnessWords(f)}
      </button>
      <Dialog open={open} title={kitWords().source} onClose={() => setOpen(false)}>
        <Evidence of={f} quote={props.quote} url={props.url} />
      </Dialog>
    </>
  );
}

/** A source, with who published there where it carries several voices, such as a public account. */
function sourceName(source: Fresh['source']): string | undefined {
  if (!source) return undefined;
  const own = source.publisher && source.publisher !== source.name ? source.publisher : undefined;
  return own ? `${source.name} · ${own}` : source.name;
}

/** Source, quote, link and clocks. */
export function Evidence({ of: f, quote, url }: { of: Fresh; quote?: string; url?: string | null }) {
  const t = kitWords();
  const link = url ?? f.source?.url;
  return (
    <div class="evidence">
      <p class="evidence-source">
        <strong>{sourceName(f.source) ?? t.noSource}</strong>
        {f.source && <span class="evidence-authority">{t.authority[f.source.authority]}</span>}
      </p>
      {quote && (
        <blockquote class="evidence-quote">
          <p>{quote}</p>
        </blockquote>
      )}
      {link && /^https?:/.test(link) && (
        <p>
          <a class="evidence-link" href={link} target="_blank" rel="noopener noreferrer">
            <Icon name="link" size={17} /> {t.openSource}
          </a>
        </p>
      )}
      <p class={`freshness freshness-${f.state}`}>{t.state[f.state]}</p>
      <dl class="clocks">
        <Clock label={t.verified} at={f.verified_at} />
        <Clock label={t.observed} at={f.observed_at} />
        <Clock label={t.published} at={f.published_at} />
        {f.valid_from && <Clock label={t.validFrom} at={f.valid_from} />}
        {f.valid_until && <Clock label={t.validUntil} at={f.valid_until} />}
        {f.ttl_s ? (
          <div>
            <dt>{t.life}</dt>
            <dd>{lifetime(f.ttl_s)}</dd>
          </div>
        ) : null}
      </dl>
    </div>
  );
}

function Clock({ label, at }: { label: string; at: string | null | undefined }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{at ? <time dateTime={at}>{moment(at)}</time> : kitWords().notKnown}</dd>
    </div>
  );
}
