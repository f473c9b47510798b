import { signal } from '@preact/signals';
import { api, daoyou, problemOf, type Citation, type PlaceRef, type Problem } from '../../api';
import { lang } from '../../i18n/lang';
import { here } from '../here';
import type { Ready } from '../photo/ready';
import type { Answer } from '../types';
import { languageOf } from './language';

/** The dialogue of this visit. The service keeps none: it is sent along each time. */

export type Turn = {
  id: number;
  question: string;
  /** A photograph that was asked about, and an address to show it by. */
  photo?: Ready & { url: string };
  /** The place that it is about unless the question names another. */
  about?: PlaceRef;
  state: 'asking' | 'writing' | 'done' | 'stopped' | 'failed';
  text: string;
  citations: Citation[];
  answer?: Answer;
  problem?: Problem;
};

export const turns = signal<Turn[]>([]);
/** The place that questions are about until the traveller takes it away. */
export const about = signal<PlaceRef | undefined>(undefined);

let running: { id: number; stop: AbortController } | undefined;
let last = 0;

export function busy(): boolean {
  return turns.value.some((t) => t.state === 'asking' || t.state === 'writing');
}

export function forgetDialogue(): void {
  stopAnswer();
  for (const t of turns.value) if (t.photo) URL.revokeObjectURL(t.photo.url);
  turns.value = [];
  about.value = undefined;
}

export function stopAnswer(): void {
  running?.stop.abort();
}

/** Asks, and keeps the turn up to date while the answer comes. Resolves when it is over, however. */
export async function ask(question: string, with_: { photo?: Ready; about?: PlaceRef } = {}): Promise<void> {
  stopAnswer();
  const id = ++last;
  const before = messages(turns.value);
  const photo = with_.photo && { ...with_.photo, url: URL.createObjectURL(with_.photo.blob) };
  const place = with_.about ?? about.value;
  turns.value = [...turns.value, { id, question, photo, about: place, state: 'asking', text: '', citations: [] }];
  await answer(id, question, before, photo, place);
}

/** The same question once more, in place of the turn that failed or was stopped. */
export async function askAgain(turn: Turn): Promise<void> {
  stopAnswer();
  const before = messages(turns.value.slice(0, turns.value.findIndex((t) => t.id === turn.id)));
  change(turn.id, { state: 'asking', text: '', citations: [], answer: undefined, problem: undefined });
  await answer(turn.id, turn.question, before, turn.photo, turn.about);
}

async function answer(id: number, question: string, before: Message[], photo?: Ready, place?: PlaceRef): Promise<void> {
  const stop = new AbortController();
  running = { id, stop };
  try {
    if (photo) await askPhoto(id, question, photo, place, stop.signal);
    else await askText(id, question, before, place, stop.signal);
  } catch (error) {
    const problem = problemOf(error);
    change(id, problem.kind === 'aborted' ? { state: 'stopped' } : { state: 'failed', problem });
  } finally {
    if (running?.id === id) running = undefined;
  }
}

async function askText(id: number, question: string, before: Message[], place?: PlaceRef, signal?: AbortSignal) {
  const request = {
    messages: [...before, { role: 'user' as const, content: question }],
    lang: languageOf(question, lang.value),
    place_id: place?.id,
    location: here.value.at,
  };
  for await (const step of daoyou.askStream(request, { signal })) {
    if (step.type === 'citations') change(id, { citations: step.citations });
    if (step.type === 'delta') change(id, { state: 'writing', text: (find(id)?.text ?? '') + step.text });
    if (step.type === 'done') finish(id, step.answer);
  }
}

/** A question with a photograph goes as a form, and its answer comes in one piece. */
async function askPhoto(id: number, question: string, photo: Ready, place?: PlaceRef, signal?: AbortSignal) {
  const form = new FormData();
  form.append('photo', photo.blob, 'photo.jpg');
  if (question) form.append('question', question);
  form.append('lang', question ? languageOf(question, lang.value) : lang.value);
  if (place) form.append('place_id', place.id);
  const at = photo.position ?? here.value.at;
  if (at) {
    form.append('lat', String(at.lat));
    form.append('lon', String(at.lon));
  }
  const said = await api.post<Answer>('/v1/ask', form, { signal });
  const seen = said.places[0];
  if (said.photo === 'high' && seen) about.value = { id: seen.id, name: seen.name }; // "and the ticket?" goes on from it
  finish(id, said);
}

function finish(id: number, answer: Answer): void {
  change(id, { state: 'done', answer, text: answer.answer, citations: answer.citations });
}

type Message = { role: 'user' | 'assistant'; content: string };

/** Whole turns only: a question that was never answered would be read as the one before this. */
export function messages(of: readonly Turn[]): Message[] {
  return of
    .filter((t) => t.question && t.text && t.state !== 'failed')
    .flatMap((t): Message[] => [
      { role: 'user', content: t.question },
      { role: 'assistant', content: t.text.slice(0, 4000) },
    ])
    .slice(-58);
}

function find(id: number): Turn | undefined {
  return turns.value.find((t) => t.id === id);
}

function change(id: number, to: Partial<Turn>): void {
  turns.value = turns.value.map((t) => (t.id === id ? { ...t, ...to } : t));
}
