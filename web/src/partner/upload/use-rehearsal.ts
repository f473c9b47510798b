import { useEffect, useRef, useState } from 'preact/hooks';
import { Problem, problemOf, upload } from '../../api';
import type { Mode, Upload } from '../../kit/upload/upload';
import type { Rehearsed } from './rehearsed';
import { uploadRoomWords } from './words';

/** The way of one file: chosen, sent to be tried, looked at, taken. The file itself stays in this tab. */
export type Step =
  | { at: 'choosing' }
  /** `found` is an earlier report of the same file, which stays in sight meanwhile. */
  | { at: 'sending' | 'reading'; file: File; share: number; found?: Rehearsed }
  | { at: 'checked'; file: File; found: Rehearsed; problem?: Problem }
  | { at: 'refused'; file: File; problem: Problem };

const PATH = '/v1/partner/uploads';

export function useRehearsal(onTaken: (upload: Upload) => void) {
  const [step, setStep] = useState<Step>({ at: 'choosing' });
  const stop = useRef<AbortController | undefined>(undefined);
  // Sent again after a broken connection under the same key, a file is taken once.
  const takenUnder = useRef<{ wish: string; key: string } | undefined>(undefined);
  useEffect(() => () => stop.current?.abort(), []);

  const send = async <T>(
    file: File,
    before: Rehearsed | undefined,
    query: Record<string, string>,
    headers?: Record<string, string>,
  ): Promise<T> => {
    stop.current?.abort();
    const own = new AbortController();
    stop.current = own;
    setStep({ at: 'sending', file, share: 0, found: before });
    await isReadable(file);
    return upload<T>(PATH, file, {
      query: { name: file.name, ...query },
      headers,
      signal: own.signal,
      onProgress: (sent, total) =>
        setStep({ at: sent < total ? 'sending' : 'reading', file, share: total ? sent / total : 0, found: before }),
    });
  };

  /** Tries a file; nothing is stored. */
  const check = async (file: File, mode: Mode, before?: Rehearsed) => {
    try {
      const found = await send<Rehearsed>(file, before, { mode, dry_run: 'true' });
      setStep({ at: 'checked', file, found });
    } catch (error) {
      const problem = problemOf(error);
      if (problem.kind === 'aborted') return;
      setStep(before ? { at: 'checked', file, found: before, problem } : { at: 'refused', file, problem });
    }
  };

  /** Sends a file in. A refusal leaves the report of the dry run where it was. */
  const take = async (file: File, found: Rehearsed, confirmed: boolean) => {
    const wish = [file.name, file.size, file.lastModified, found.mode, confirmed].join('|');
    if (takenUnder.current?.wish !== wish) takenUnder.current = { wish, key: randomKey() };
    const query = { mode: found.mode, ...(confirmed ? { confirm: 'true' } : {}) };
    try {
      onTaken(await send<Upload>(file, found, query, { 'idempotency-key': takenUnder.current.key }));
    } catch (error) {
      const problem = problemOf(error);
      if (problem.kind !== 'aborted') setStep({ at: 'checked', file, found, problem });
    }
  };

  const forget = () => {
    stop.current?.abort();
    setStep({ at: 'choosing' });
  };

  return { step, check, take, forget };
}

/** A file that changes after it was chosen can be read no more; a request would only fail without a reason. */
async function isReadable(file: File): Promise<void> {
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch {
    throw new Problem(0, { type: 'file_changed', ...uploadRoomWords().changed });
  }
}

function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
}
