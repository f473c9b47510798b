import { lang } from '../i18n/lang';
import { address, type Options } from './door';
import { Problem, problemFromText } from './problem';
import { session } from './session';

/** `fetch` does not tell how much of a body has gone; the older way does. */
export function upload<T>(
  path: string,
  body: FormData | Blob,
  options: Options & { onProgress?: (sent: number, total: number) => void } = {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', address(path, options.query));
    request.setRequestHeader('accept-language', lang.value);
    if (session.value) request.setRequestHeader('authorization', `Bearer ${session.value.key}`);
    for (const [name, value] of Object.entries(options.headers ?? {})) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => options.onProgress?.(event.loaded, event.total);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        try {
          resolve(JSON.parse(request.responseText) as T);
        } catch {
          reject(Problem.local('unreadable'));
        }
        return;
      }
      reject(problemFromText(request.status, request.responseText, request.getResponseHeader('retry-after')));
    };
    request.onerror = () => reject(Problem.local('offline'));
    request.onabort = () => reject(Problem.local('aborted'));
    options.signal?.addEventListener('abort', () => request.abort());
    if (options.signal?.aborted) reject(Problem.local('aborted'));
    else request.send(body);
  });
}
