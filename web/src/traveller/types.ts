import type { GuideItem, Schemas } from 'daoyou';

/** The shapes that the traveller's room reads, by the names it uses. Absent and null both mean unknown. */
export type { GuideItem };

export type Answer = Schemas['Answer'];

export type Plan = Schemas['Plan'];
/** A plan's stops and ways; an alternative is only that. */
export type Course = Schemas['Alternative'];
export type Stop = Schemas['Stop'];
export type Leg = Schemas['LegCard'];
export type Way = Schemas['WayCard'];
export type Step = Schemas['LegStep'];
export type StepKind = Schemas['StepKind'];
export type Mode = Plan['mode'];
export type Skipped = Schemas['Skipped'];
export type OfficialRoute = Schemas['RouteOffer'];
export type KeptPlan = Schemas['KeptCard'];

export type PlaceCard = Schemas['PlaceCard'];
export type Fact = Schemas['FactCard'];
export type Picture = Schemas['PhotoRecord'];
export type Status = Schemas['StatusCard'];
export type EventItem = Schemas['EventCard'];
export type Occurrence = Schemas['Occurrence'];

export type PhotoAnswer = Schemas['PhotoAnswer'];
export type PhotoMatch = Schemas['PhotoMatch'];
export type ShortRoute = Schemas['ShortRoute'];

export type Found = Schemas['SearchItem'];
export type SearchPage = Schemas['SearchPage'];
