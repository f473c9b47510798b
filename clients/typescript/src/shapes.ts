// The shapes that most readers name. Every other one is `Schemas["…"]`.
import type { components } from "./schema.js";

/** Every shape of the description, by its name there. */
export type Schemas = components["schemas"];

export type Answer = Schemas["Answer"];
export type AskRequest = Schemas["AskRequest"];
export type AskMessage = Schemas["AskMessage"];
export type Change = Schemas["Change"];
export type Citation = Schemas["Citation"];
export type EventCard = Schemas["EventCard"];
export type FactCard = Schemas["FactCard"];
export type Freshness = Schemas["Freshness"];
export type FreshnessState = Schemas["FreshnessState"];
export type PhotoAnswer = Schemas["PhotoAnswer"];
export type PhotoMatch = Schemas["PhotoMatch"];
export type PlaceCard = Schemas["PlaceCard"];
export type PlaceRef = Schemas["PlaceRef"];
export type Plan = Schemas["Plan"];
export type PlanBody = Schemas["PlanBody"];
export type RouteCard = Schemas["RouteCard"];
export type SearchItem = Schemas["SearchItem"];
export type SearchPage = Schemas["SearchPage"];
export type StatusCard = Schemas["StatusCard"];
export type UploadCard = Schemas["UploadCard"];
export type Warning = Schemas["Warning"];
