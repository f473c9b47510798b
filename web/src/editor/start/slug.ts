/** Names of pages in addresses, as the service takes them. */

const MOST = 80;

/** A name made of a title. */
export function slugOf(title: string): string {
  const plain = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return [...plain.normalize('NFC')].slice(0, MOST).join('').replace(/-+$/, '');
}

/** Words that mean something else in an address. */
const RESERVED = ['new', 'preview', 'history', 'review', 'category'];

export function slugFits(slug: string): boolean {
  return slug === '' || (/^[\p{Ll}\p{Lo}\p{N}-]+$/u.test(slug) && [...slug].length <= MOST && !RESERVED.includes(slug));
}
