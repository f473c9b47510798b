export { createDaoyou, type Daoyou, type DaoyouOptions } from "./daoyou.js";
export { DaoyouProblem, type Problem, type ProblemError } from "./problem.js";
export type { AskEvent } from "./ask-stream.js";
export type { Success } from "./call.js";
export type { Changes, FollowOptions } from "./changes.js";
export type { Token, TokenSource } from "./credentials.js";
export { eachItem, type Page } from "./pages.js";
export {
  editConflict,
  type EditConflict,
  type GuideEdit,
  type GuideItem,
  type GuidePage,
  type SavedGuide,
  type SectionConflict,
} from "./guides.js";
export type { LookupOptions } from "./photos.js";
export type { Patience } from "./retry.js";
export type { RehearseOptions, UploadOptions, WatchOptions } from "./uploads.js";
export type { paths } from "./schema.js";
export type * from "./shapes.js";
