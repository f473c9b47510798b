import { signal } from '@preact/signals';

/**
 * Whether the service answered when it was last asked. What the browser calls `onLine` tells of the
 * internet, which a service on the same island does not need.
 */
export const reachable = signal(true);

/** Watches one call: any answer is an answer, a call that the reader gave up says nothing. */
export async function watched(call: Promise<Response>): Promise<Response> {
  try {
    const answer = await call;
    reachable.value = true;
    return answer;
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'AbortError')) reachable.value = false;
    throw error;
  }
}
