export type Editor = { id: string; name: string; trusted: boolean; blocked: boolean; created_at?: string };
export type MadeEditor = Editor & { key: string };

export type RolledBack = {
  reverted: { slug: string; lang: string; revision: number }[];
  kept: { slug: string; lang: string; sections: string[]; why: string }[];
  /** Edits that waited for a look, and are rejected. */
  rejected?: number;
};

export const EDITORS = '/v1/admin/editors';
