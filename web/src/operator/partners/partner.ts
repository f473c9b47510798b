/** A partner as the registry knows it. */
export type Partner = {
  id: string;
  name: string;
  source: string;
  /** Places it may write about besides its own; where there are any, nothing else. */
  areas: string[];
  review: boolean;
  active: boolean;
  created_at: string;
};
