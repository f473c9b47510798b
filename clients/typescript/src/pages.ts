/** A page of a list, and where the next one begins. */
export interface Page<Item> {
  items: readonly Item[];
  next_cursor?: string | null | undefined;
}

/** Each item of a list, page by page as they are wanted. `read` gets the cursor of the page to read. */
export async function* eachItem<Item>(
  read: (cursor?: string) => Promise<Page<Item>>,
): AsyncGenerator<Item, void, undefined> {
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    yield* page.items;
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
}
