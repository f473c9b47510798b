import { expect, test } from "vitest";
import { createDaoyou, editConflict } from "../../src/index.js";
import { fakeServer, problemOf, refusal } from "./fake-server.js";

const edit = { lang: "zh-Hans", sections: [{ id: "food", title: "饮食", markdown: "{{nearby:restaurant}}" }] };

test("an edit names the revision that it was made from", async () => {
  const server = await fakeServer({ json: { slug: "heron-isle", revision: 8, sections: [] } });
  const saved = await createDaoyou(server).saveGuide("heron-isle", 7, edit);
  expect(saved).toMatchObject({ state: "published", page: { revision: 8 } });
  expect(server.asked[0]).toMatchObject({ method: "PUT", path: "/v1/guides/heron-isle", body: JSON.stringify(edit) });
  expect(server.asked[0]?.headers["if-match"]).toBe('"7"');
});

test("an edit may wait for somebody's word", async () => {
  const pending = { slug: "heron-isle", revision: 8, state: "pending" };
  const server = await fakeServer({ status: 202, json: pending });
  expect(await createDaoyou(server).saveGuide("heron-isle", 7, edit)).toEqual(pending);
});

test("a conflict tells what both wrote and the page as it is now", async () => {
  const conflicts = [{ section: "food", title: "饮食", base: "一", theirs: "二", yours: "三" }];
  const server = await fakeServer(refusal(409, "edit_conflict", { conflicts, current: { revision: 9 } }));
  const problem = await problemOf(createDaoyou(server).saveGuide("heron-isle", 7, edit));
  expect(editConflict(problem)).toMatchObject({ conflicts, current: { revision: 9 } });
  expect(editConflict(new Error("else"))).toBeUndefined();
  expect(
    editConflict(await problemOf(createDaoyou(await fakeServer(refusal(409, "guide_exists"))).get("/v1/guides"))),
  ).toBeUndefined();
});
