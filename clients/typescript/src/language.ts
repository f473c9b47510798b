import { withHeaders, type Step } from "./pipeline.js";

/** Names the reader's language, unless the request does: of answers, names and of the sentences of problems. */
export function speak(lang: () => string | undefined): Step {
  return (send) => (request) => {
    if (request.headers.has("accept-language")) return send(request);
    return send(withHeaders(request, { "accept-language": lang() }));
  };
}
