//! Guide pages: made from what is known, kept in step with it, and never taken from who wrote on them.

use crate::world::{World, ask, claim, place};
use guide::Guide;
use guide::pages::{By, Edit, EditSection, EditText, GuidePage, NewPage, Saved, SectionCard};
use scenic_data::LangTag;
use scenic_data::page::{Author, AuthorKind, Origin, Protection};
use scenic_data::place::{Name, PlaceKind};
use scenic_data::record::{Contribution, Matched, PassageRecord, PlaceRecord, Placed};

fn by(name: &str, trusted: bool) -> By {
    let author = Author { id: format!("e_{name}"), name: name.to_owned(), kind: AuthorKind::Editor };
    By { author, trusted, operator: false }
}

fn operator() -> By {
    By::operator("operator")
}

async fn read(guide: &Guide, slug: &str, lang: &LangTag) -> GuidePage {
    guide.guide_page(slug, lang, None).await.expect("a page")
}

fn section<'a>(page: &'a GuidePage, id: &str) -> &'a SectionCard {
    let ids: Vec<&str> = page.sections.iter().map(|section| section.id.as_str()).collect();
    page.sections.iter().find(|section| section.id == id).unwrap_or_else(|| panic!("{id} in {ids:?}"))
}

/// The sections of a page as an editor sends them back, with one text replaced.
fn with(page: &GuidePage, id: &str, markdown: &str) -> EditText {
    let sections = page.sections.iter().map(|section| EditSection {
        id: Some(section.id.clone()),
        title: section.title.clone(),
        markdown: if section.id == id { markdown.to_owned() } else { section.markdown.clone() },
    });
    EditText::Sections(sections.collect())
}

fn edit(page: &GuidePage, text: EditText) -> Edit {
    Edit { lang: page.lang.clone(), base: page.revision, title: None, text, reason: Some("更正".into()) }
}

async fn saved(guide: &Guide, page: &GuidePage, text: EditText, by: &By) -> GuidePage {
    match guide.edit_page(&page.slug, edit(page, text), by).await.expect("saved") {
        Saved::Published(page) => *page,
        other => panic!("{other:?}"),
    }
}

/// The dyke's own site says something else of its history from now on.
async fn history_becomes(world: &World, text: &str) {
    let record = PlaceRecord {
        external_id: "dyke".into(),
        kind: Some(PlaceKind::Attraction),
        names: vec![Name::new("印月堤"), Name::new("Moonprint Embankment")],
        claims: vec![claim("ticket", "免费"), claim("history", text)],
        ..PlaceRecord::default()
    };
    let matched = Matched { place: place("dyke"), parent: None, record };
    world.apply("dyke", Contribution { places: vec![matched], ..Contribution::default() }).await;
}

const DYKE: &str = "moonprint-embankment";

#[tokio::test]
async fn every_place_has_a_page_in_both_languages_with_live_slots_and_proof() {
    let world = World::new().await;
    let guide = world.guide().await;
    let (_, made) = guide.follow_guides().await.expect("followed");
    assert_eq!(made, 10, "five places, two languages");
    let page = read(&guide, DYKE, &LangTag::zh()).await;
    assert_eq!((page.title.as_str(), page.kind.as_str(), page.revision), ("印月堤", "attraction", 1));
    assert_eq!(page.origin, Origin::Generated);
    let history = section(&page, "history");
    assert!(history.html.contains("沈明远请乡民筑堤蓄水"), "{}", history.html);
    assert_eq!(history.citations.len(), 1);
    assert_eq!(history.citations[0].freshness.source.name, "湖区官网");
    let visit = section(&page, "visit");
    assert!(visit.markdown.contains("{{fact:ticket}}") && visit.html.contains("免费"), "{}", visit.html);
    assert!(visit.html.contains("data-state=\"fresh\""), "{}", visit.html);
    // What only Chinese sources tell is quoted, and said to be so.
    let english = read(&guide, DYKE, &LangTag::en()).await;
    let history = section(&english, "history");
    assert!(history.html.contains("In the source's own Chinese") && history.html.contains("blockquote"));
    assert_eq!(guide.follow_guides().await.expect("followed").1, 0, "nothing more to do");
}

#[tokio::test]
async fn a_place_whose_slug_is_a_topics_has_a_page_beside_it() {
    let world = World::new().await;
    let guide = world.guide().await;
    let topic = NewPage {
        title: "堤上的一天".into(),
        lang: LangTag::zh(),
        slug: Some(DYKE.into()),
        place: None,
        text: EditText::Markdown("从堤的东头走到西头。".into()),
        reason: None,
    };
    guide.create_page(topic, &operator()).await.expect("created");
    let (_, made) = guide.follow_guides().await.expect("followed");
    assert_eq!(made, 10, "five places, two languages");
    assert_eq!(read(&guide, DYKE, &LangTag::zh()).await.kind, "topic");
    let of_place = read(&guide, place("dyke").as_str(), &LangTag::zh()).await;
    assert_eq!((of_place.kind.as_str(), of_place.langs.len()), ("attraction", 2));
    assert!(of_place.slug.starts_with(&format!("{DYKE}-")), "{}", of_place.slug);
    assert_eq!(read(&guide, &of_place.slug, &LangTag::en()).await.lang, LangTag::en());
}

#[tokio::test]
async fn a_fact_that_changes_shows_at_once_and_prose_is_made_anew() {
    let world = World::new().await;
    let guide = world.guide().await;
    guide.follow_guides().await.expect("followed");
    history_becomes(&world, "元祐六年筑堤，民国重修。").await;
    // Before the follower has come: no page tells what no source says any more.
    let page = read(&guide, DYKE, &LangTag::zh()).await;
    assert!(section(&page, "history").html.contains("民国重修"), "{}", page.html);
    assert!(!page.html.contains("沈明远"), "{}", page.html);
    assert_eq!((page.revision, page.revised_by.as_str()), (2, "Daoyou"));
    let (revisions, _) = guide.page_revisions(DYKE, &LangTag::zh(), None, 10).await.expect("revisions");
    assert_eq!(revisions[0].sections_changed, ["history", "visit"]);
}

#[tokio::test]
async fn what_somebody_wrote_is_never_replaced_and_told_when_its_ground_moves() {
    let world = World::new().await;
    let guide = world.guide().await;
    guide.follow_guides().await.expect("followed");
    let page = read(&guide, DYKE, &LangTag::zh()).await;
    let cite = section(&page, "history").markdown.rsplit_once("{{cite:").expect("a mark").1.to_owned();
    let cite = format!("{{{{cite:{cite}");
    let own = format!("堤上的灯到十点半才灭。{cite}");
    let page = saved(&guide, &page, with(&page, "history", &own), &by("lin", true)).await;
    assert_eq!(page.origin, Origin::Mixed);
    assert_eq!(section(&page, "history").edited_by.as_deref(), Some("lin"));
    assert!(section(&page, "history").flags.is_empty());
    for year in 0..20 {
        history_becomes(&world, &format!("元祐六年筑堤，第{year}次重修。")).await;
        guide.follow_guides().await.expect("followed");
    }
    let page = read(&guide, DYKE, &LangTag::zh()).await;
    let history = section(&page, "history");
    assert_eq!(history.markdown, own, "an edited section is nobody else's");
    let [flag] = history.flags.as_slice() else { panic!("{:?}", history.flags) };
    assert_eq!(flag.code, "claim_changed");
    assert!(flag.before.contains("沈明远"), "{flag:?}");
    assert_eq!(flag.now.as_deref(), Some("元祐六年筑堤，第19次重修。"));
}

#[tokio::test]
async fn a_section_that_was_taken_out_is_not_made_again_until_it_is_given_back() {
    let world = World::new().await;
    let guide = world.guide().await;
    guide.follow_guides().await.expect("followed");
    let page = read(&guide, DYKE, &LangTag::zh()).await;
    let without: Vec<EditSection> = page
        .sections
        .iter()
        .filter(|section| section.id != "history")
        .map(|s| EditSection { id: Some(s.id.clone()), title: s.title.clone(), markdown: s.markdown.clone() })
        .collect();
    saved(&guide, &page, EditText::Sections(without), &by("lin", true)).await;
    history_becomes(&world, "元祐六年筑堤，民国重修。").await;
    guide.follow_guides().await.expect("followed");
    let page = read(&guide, DYKE, &LangTag::zh()).await;
    assert!(page.sections.iter().all(|section| section.id != "history"), "{}", page.html);
    let again = guide.remake_page(DYKE, &LangTag::zh(), &["history".to_owned()], &by("lin", true)).await;
    assert!(section(&again.expect("made"), "history").html.contains("民国重修"));
}

#[tokio::test]
async fn edits_of_different_sections_meet_and_of_the_same_one_are_both_shown() {
    let world = World::new().await;
    let guide = world.guide().await;
    guide.follow_guides().await.expect("followed");
    let page = read(&guide, DYKE, &LangTag::zh()).await;
    let first = saved(&guide, &page, with(&page, "history", "甲写的历史。"), &by("jia", true)).await;
    assert!(!first.merged);
    // Somebody who read the page before that.
    let second = saved(&guide, &page, with(&page, "overview", "乙写的概览。"), &by("yi", true)).await;
    assert!(second.merged);
    assert!(second.html.contains("甲写的历史") && second.html.contains("乙写的概览"), "{}", second.html);
    let third = guide
        .edit_page(DYKE, edit(&page, with(&page, "history", "丙写的历史。")), &by("bing", true))
        .await
        .expect("answered");
    let Saved::Conflict { conflicts, current } = third else { panic!("{third:?}") };
    assert_eq!(conflicts.len(), 1);
    assert_eq!(conflicts[0].theirs.as_ref().expect("theirs").markdown, "甲写的历史。");
    assert_eq!(conflicts[0].yours.as_ref().expect("yours").markdown, "丙写的历史。");
    assert_eq!(current.revision, second.revision, "nothing was kept");
}

#[tokio::test]
async fn many_who_edit_at_once_lose_nothing() {
    let world = World::new().await;
    let guide = std::sync::Arc::new(world.guide().await);
    guide.follow_guides().await.expect("followed");
    let text = (0..40).map(|n| format!("## 第{n}节\n\n原文{n}。\n\n")).collect::<String>();
    let new = NewPage {
        title: "湖边的四十件事".into(),
        lang: LangTag::zh(),
        slug: Some("forty".into()),
        place: None,
        text: EditText::Markdown(text),
        reason: None,
    };
    let Saved::Published(page) = guide.create_page(new, &by("lin", true)).await.expect("made") else {
        panic!("it waits")
    };
    let mut tasks = Vec::new();
    for n in 0..40 {
        let (guide, page) = (guide.clone(), page.clone());
        tasks.push(tokio::spawn(async move {
            let id = page.sections[n].id.clone();
            let text = with(&page, &id, &format!("第{n}人写的。"));
            guide.edit_page("forty", edit(&page, text), &by(&format!("e{n}"), true)).await
        }));
    }
    let mut published = 0;
    let mut told = 0;
    for task in tasks {
        match task.await.expect("no panic") {
            Ok(Saved::Published(_)) => published += 1,
            Ok(other) => panic!("{other:?}"),
            // Whoever is told to try again has lost nothing.
            Err(guide::GuideError::Conflict { .. }) => told += 1,
            Err(error) => panic!("{error}"),
        }
    }
    let page = read(&guide, "forty", &LangTag::zh()).await;
    let kept = (0..40).filter(|n| page.html.contains(&format!("第{n}人写的。"))).count();
    assert_eq!((kept, published + told), (published, 40));
    assert!(published >= 10, "{published}");
}

#[tokio::test]
async fn new_editors_wait_and_locked_pages_are_for_operators() {
    let world = World::new().await;
    let guide = world.guide().await;
    guide.follow_guides().await.expect("followed");
    let page = read(&guide, DYKE, &LangTag::zh()).await;
    let text = with(&page, "history", "新人写的历史。");
    let waits = guide.edit_page(DYKE, edit(&page, text), &by("new", false)).await.expect("kept");
    let Saved::Pending { revision, .. } = waits else { panic!("{waits:?}") };
    assert!(!read(&guide, DYKE, &LangTag::zh()).await.html.contains("新人写的历史"));
    assert_eq!(guide.pending_edits(&operator()).await.expect("the queue").len(), 1);
    // What others wrote elsewhere meanwhile stays.
    let page = read(&guide, DYKE, &LangTag::zh()).await;
    saved(&guide, &page, with(&page, "overview", "老手写的概览。"), &by("old", true)).await;
    let nobody = guide.publish_edit(DYKE, &LangTag::zh(), revision, None, &by("new", false)).await;
    assert!(matches!(nobody, Err(guide::GuideError::Refused(_))), "{nobody:?}");
    let page =
        guide.publish_edit(DYKE, &LangTag::zh(), revision, None, &by("old", true)).await.expect("published");
    assert!(page.html.contains("新人写的历史") && page.html.contains("老手写的概览"), "{}", page.html);
    assert_eq!(page.revised_by, "new");
    assert!(guide.pending_edits(&operator()).await.expect("the queue").is_empty());
    guide.protect_guide(DYKE, Protection::Locked, &LangTag::zh()).await.expect("locked");
    let text = with(&page, "history", "再改。");
    let refused = guide.edit_page(DYKE, edit(&page, text.clone()), &by("old", true)).await;
    assert!(matches!(refused, Err(guide::GuideError::Refused(_))), "{refused:?}");
    assert!(guide.edit_page(DYKE, edit(&page, text), &operator()).await.is_ok());
}

#[tokio::test]
async fn all_that_an_editor_wrote_is_taken_back_but_what_others_built_on() {
    let world = World::new().await;
    let guide = world.guide().await;
    guide.follow_guides().await.expect("followed");
    let page = read(&guide, DYKE, &LangTag::zh()).await;
    let before = section(&page, "history").markdown.clone();
    let page = saved(&guide, &page, with(&page, "history", "广告一。"), &by("spam", true)).await;
    let page = saved(&guide, &page, with(&page, "overview", "广告二。"), &by("spam", true)).await;
    let page = saved(&guide, &page, with(&page, "overview", "好心人改过的概览。"), &by("kind", true)).await;
    assert!(page.html.contains("广告一"));
    let since = scenic_data::Instant::UNIX_EPOCH;
    let done = guide.roll_back("e_spam", since, None, &operator()).await.expect("rolled back");
    assert_eq!((done.reverted.len(), done.kept.len()), (1, 1), "{done:?}");
    assert_eq!(done.kept[0].sections, ["overview"]);
    let page = read(&guide, DYKE, &LangTag::zh()).await;
    assert_eq!(section(&page, "history").markdown, before);
    assert!(page.html.contains("好心人改过的概览") && !page.html.contains("广告"));
}

#[tokio::test]
async fn a_page_that_is_renamed_is_found_under_both_names_and_reverts() {
    let world = World::new().await;
    let guide = world.guide().await;
    guide.follow_guides().await.expect("followed");
    let hand = by("lin", true);
    let renamed = guide.rename_page(DYKE, Some("印月堤"), None, None, &hand).await.expect("renamed");
    assert_eq!(renamed.slug, "印月堤");
    let old = read(&guide, DYKE, &LangTag::zh()).await;
    assert_eq!((old.slug.as_str(), old.redirected_from.as_deref()), ("印月堤", Some(DYKE)));
    let taken = guide.rename_page("印月堤", Some("云上面馆"), None, None, &hand).await;
    assert!(matches!(taken, Err(guide::GuideError::Conflict { .. })), "{taken:?}");
    let page = saved(&guide, &old, with(&old, "history", "改坏了。"), &hand).await;
    let back = guide.revert_page(&page.slug, &LangTag::zh(), 1, None, &hand).await.expect("reverted");
    let Saved::Published(back) = back else { panic!("{back:?}") };
    assert_eq!(back.revision, 3);
    assert!(back.html.contains("沈明远"));
    assert_eq!(back.origin, Origin::Generated, "what is made again follows the sources again");
}

#[tokio::test]
async fn what_people_write_is_found_and_cited_as_the_community() {
    let world = World::new().await;
    let guide = world.guide().await;
    guide.follow_guides().await.expect("followed");
    let new = NewPage {
        title: "湖边的猫".into(),
        lang: LangTag::zh(),
        slug: Some("lake-cats".into()),
        place: None,
        text: EditText::Markdown("印月堤南头住着一只瘸腿的橘猫，渔民叫它小半斤。".into()),
        reason: None,
    };
    let made = guide.create_page(new.clone(), &by("lin", true)).await.expect("made");
    assert!(matches!(made, Saved::Published(_)), "{made:?}");
    let twice = guide.create_page(new, &by("lin", true)).await;
    assert!(matches!(twice, Err(guide::GuideError::Conflict { .. })), "{twice:?}");
    guide.follow_guides().await.expect("followed");
    let guide = world.guide().await;
    let answer = ask(&guide, &["瘸腿的橘猫住在哪里？"]).await;
    let said = answer.citations.iter().find(|citation| citation.text.contains("小半斤"));
    let said = said.unwrap_or_else(|| panic!("{answer:?}"));
    assert_eq!(said.freshness.source.authority, scenic_data::Authority::Community);
    assert_eq!(said.url.as_deref(), Some("/guides/lake-cats?lang=zh-Hans"));
    // A page that is taken away is told no more.
    guide.delete_guide("lake-cats", &operator()).await.expect("deleted");
    guide.follow_guides().await.expect("followed");
    let guide = world.guide().await;
    let answer = ask(&guide, &["瘸腿的橘猫住在哪里？"]).await;
    assert!(answer.citations.iter().all(|citation| !citation.text.contains("小半斤")), "{answer:?}");
}

#[tokio::test]
async fn bad_texts_are_refused_by_name_and_nothing_of_them_is_kept() {
    let world = World::new().await;
    let guide = world.guide().await;
    guide.follow_guides().await.expect("followed");
    let page = read(&guide, DYKE, &LangTag::zh()).await;
    let hand = by("lin", true);
    let too_long = "长".repeat(70_000);
    let slots = "{{fact:ticket}} ".repeat(500);
    let texts: Vec<(EditText, &str)> = vec![
        (EditText::Markdown(String::new()), "markdown"),
        (EditText::Markdown(too_long), "markdown"),
        (EditText::Markdown(slots), "markdown"),
        (EditText::Markdown("见 {{cite:c_0000000000000000}}".into()), "markdown"),
        (EditText::Markdown((0..200).map(|n| format!("## 节{n}\n\n文。\n\n")).collect()), "sections"),
    ];
    for (text, field) in texts {
        let refused = guide.edit_page(DYKE, edit(&page, text), &hand).await;
        let Err(guide::GuideError::Invalid { field: named, message }) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(named, field, "{message}");
    }
    let slug = |slug: &str| NewPage {
        title: "题".into(),
        lang: LangTag::zh(),
        slug: Some(slug.into()),
        place: None,
        text: EditText::Markdown("文。".into()),
        reason: None,
    };
    for bad in ["", "a/b", "new", "../x", "a b", "<script>", &"x".repeat(200)] {
        let refused = guide.create_page(slug(bad), &hand).await;
        assert!(
            matches!(refused, Err(guide::GuideError::Invalid { field: "slug", .. })),
            "{bad}: {refused:?}"
        );
    }
    assert_eq!(read(&guide, DYKE, &LangTag::zh()).await.revision, page.revision);
}

#[tokio::test]
async fn texts_of_a_document_stand_on_the_page_of_their_place() {
    let world = World::new().await;
    let record = PassageRecord {
        heading: Some("堤上看什么".into()),
        body: "第三盏路灯下有一块没有字的碑。".into(),
        lang: LangTag::zh(),
    };
    let passages = vec![Placed { place: Some(place("dyke")), record }];
    world.apply("column", Contribution { passages, ..Contribution::default() }).await;
    let guide = world.guide().await;
    guide.follow_guides().await.expect("followed");
    let page = read(&guide, DYKE, &LangTag::zh()).await;
    assert!(page.html.contains("没有字的碑"), "{}", page.html);
    // Taken from the site, it is taken from the page.
    world.apply("column", Contribution::default()).await;
    let page = read(&guide, DYKE, &LangTag::zh()).await;
    assert!(!page.html.contains("没有字的碑"), "{}", page.html);
}
