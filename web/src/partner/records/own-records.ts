import { send } from '../../api';
import { LineCutter } from './lines';

/** A record as the partner sent it and as it holds now. */
export type OwnRecord = {
  type: string;
  external_id: string;
  name?: unknown;
  names?: Record<string, string>;
  aliases?: string[];
  kind?: string;
  parent?: string;
  place?: string;
  title?: unknown;
  body?: unknown;
  effect?: string;
  starts_at?: string;
  ends_at?: string;
};

/** A record and the bytes of its line, with the text to send it again as it is. */
export type OwnLine = { record: OwnRecord; line: string };

/**
 * All that the partner has sent, record by record, as it comes over the line: whoever has seen enough
 * stops, and the rest is not fetched.
 */
export async function* ownRecords(signal?: AbortSignal): AsyncGenerator<OwnLine> {
  const response = await send('GET', '/v1/partner/export', undefined, { query: { format: 'jsonl' }, signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) return;
  const cutter = new LineCutter();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      const lines = done ? cutter.end() : cutter.push(value);
      for (const line of lines) yield { record: JSON.parse(line) as OwnRecord, line };
      if (done) return;
    }
  } finally {
    await reader.cancel().catch(() => undefined); // it may be at its end already
  }
}

/** The lines of places and exhibits with these identifiers, to be sent again unchanged. */
export async function linesOf(ids: ReadonlySet<string>, signal?: AbortSignal): Promise<string[]> {
  const found: string[] = [];
  for await (const { record, line } of ownRecords(signal)) {
    const isPlace = record.type === 'place' || record.type === 'exhibit';
    if (isPlace && ids.has(record.external_id)) found.push(line);
    if (found.length === ids.size) break;
  }
  return found;
}
