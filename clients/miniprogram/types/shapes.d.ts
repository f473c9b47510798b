// The shapes of the API that this app shows, taken from the server's description by `npm run types`.
import type { components } from "./schema";

type Schemas = components["schemas"];

declare global {
  namespace Daoyou {
    type Answer = Schemas["Answer"];
    type Change = Schemas["Change"];
    type Citation = Schemas["Citation"];
    type Freshness = Schemas["Freshness"];
    type PhotoAnswer = Schemas["PhotoAnswer"];
    type PhotoMatch = Schemas["PhotoMatch"];
    type PlaceRef = Schemas["PlaceRef"];
    type Plan = Schemas["Plan"];
    type PlanBody = Schemas["PlanBody"];
    type ProblemError = Schemas["ProblemError"];
    type SearchItem = Schemas["SearchItem"];

    /** A tap on something, with its `data-*`. */
    type Tap = WechatMiniprogram.TouchEvent<any, any, any>;
    /** What a field, a picker or a slider tells. */
    type Told = WechatMiniprogram.CustomEvent<{ value: any }>;

    /** A message of a dialogue. */
    type Message = { role: "user" | "assistant"; content: string };
  }
}
