//! What is asked decides what is told.

use crate::world::{World, ask};
use guide::evaluate::{Case, evaluate};
use guide::reading::dialogue::{Message, Role};
use guide::{GuideError, Question};
use scenic_data::LangTag;
use scenic_data::place::PlaceKind;
use serde_json::json;

#[tokio::test]
async fn what_is_asked_in_particular_is_answered_by_whatever_speaks_of_it() {
    let world = World::new().await;
    let guide = world.guide().await;
    let meal = ask(&guide, &["渔家灶人均多少钱"]).await;
    assert!(meal.grounded && meal.answer.contains("75元"), "{}", meal.answer);
    let dish = ask(&guide, &["渔家灶的砂锅鱼头多少钱"]).await;
    assert!(dish.grounded && dish.citations[0].text.contains("砂锅鱼头88元"), "{}", dish.answer);
    let length = ask(&guide, &["印月堤从这头到那头几米"]).await;
    assert!(length.grounded && length.answer.contains("860米"), "{}", length.answer);
}

#[tokio::test]
async fn what_no_source_mentions_is_said_and_what_is_known_is_offered() {
    let world = World::new().await;
    let guide = world.guide().await;
    for (question, thing) in [("渔家灶的烤羊腿多少钱一只", "烤羊"), ("博物馆的兵马俑在哪个展厅", "兵马俑")]
    {
        let answer = ask(&guide, &[question]).await;
        assert!(!answer.grounded && answer.answer.contains(thing), "{question}: {}", answer.answer);
        assert!(answer.confidence < 0.5);
    }
    let english = ask(&guide, &["How much is the skydiving at Fisher's Hearth?"]).await;
    assert!(!english.grounded && english.answer.contains("skydiving"), "{}", english.answer);
}

#[tokio::test]
async fn what_is_asked_of_no_place_is_asked_back_in_either_language() {
    let world = World::new().await;
    let guide = world.guide().await;
    let questions = [
        "门票多少钱？",
        "请问一下门票是多少钱呢？",
        "How much is the ticket?",
        "What are the opening hours?",
        "When does it open?",
        "How much does it cost?",
    ];
    for question in questions {
        let answer = ask(&guide, &[question]).await;
        let asks = answer.answer.contains("哪个地方") || answer.answer.contains("Which place do you mean");
        assert!(!answer.grounded && answer.citations.is_empty() && asks, "{question}: {}", answer.answer);
    }
}

#[tokio::test]
async fn how_long_a_ride_takes_is_not_how_long_a_visit_does() {
    let world = World::new().await;
    let guide = world.guide().await;
    for question in ["从印月堤坐船到芦荡湿地要多久", "从芦荡湿地乘船去印月堤要几分钟"]
    {
        let answer = ask(&guide, &[question]).await;
        assert!(answer.grounded && answer.answer.contains("15分钟"), "{question}: {}", answer.answer);
    }
    let untold = [
        "从印月堤坐索道到岫川市博物馆要多少分钟",
        "从渔家灶坐船到芦荡湿地要多久",
        "How long is the ferry from Moonprint Embankment to Xiuchuan Museum?",
    ];
    for question in untold {
        let answer = ask(&guide, &[question]).await;
        let honest = answer.answer.contains("没有来源") || answer.answer.contains("No source tells");
        assert!(!answer.grounded && honest, "{question}: {}", answer.answer);
    }
}

#[tokio::test]
async fn what_a_ride_costs_is_told_where_a_source_says_so() {
    let world = World::new().await;
    let guide = world.guide().await;
    let boat = ask(&guide, &["从印月堤坐船到芦荡湿地多少钱"]).await;
    assert!(boat.grounded && boat.answer.contains("20元"), "{}", boat.answer);
    let taxi = ask(&guide, &["从印月堤打车到芦荡湿地几块"]).await;
    assert!(!taxi.answer.contains("20元"), "{}", taxi.answer);
}

#[tokio::test]
async fn the_time_of_what_is_no_doors_is_told_by_a_text_and_the_hours_are_not_taken_for_it() {
    let world = World::new().await;
    let texts = [
        ("opening_hours", "全天开放"),
        ("highlights", "太阳出来的时候，人的影子落在云上，比人大三倍，一动一动。"),
        ("tips", "太阳六月约5:05出来，十二月约7:00，提前四十分钟出发。"),
    ];
    world.add("terrace", PlaceKind::Attraction, &["云栖台"], &texts).await;
    let guide = world.guide().await;
    let sun = ask(&guide, &["云栖台几点出太阳"]).await;
    assert!(sun.grounded && sun.citations[0].text.contains("5:05"), "{}", sun.answer);
    let hours = ask(&guide, &["云栖台几点开门"]).await;
    assert!(hours.grounded && hours.answer.contains("全天开放"), "{}", hours.answer);
    let tide = ask(&guide, &["云栖台几点涨潮"]).await;
    assert!(!tide.grounded && tide.answer.contains("没有直接回答"), "{}", tide.answer);
}

#[tokio::test]
async fn when_a_place_is_closed_is_told_by_its_hours_and_whether_it_is_open_by_the_time() {
    let guide = World::new().await.guide().await;
    for when in ["When is Xiuchuan Museum closed?", "When does Xiuchuan Museum open?"] {
        let answer = ask(&guide, &[when]).await;
        let told = answer.answer.contains("Tuesday to Sunday 9:00–17:00");
        assert!(answer.grounded && told && !answer.answer.contains("now"), "{when}: {}", answer.answer);
    }
    let open = ask(&guide, &["Is Xiuchuan Museum open now?"]).await;
    assert!(open.answer.contains("is open now, until 17:00"), "{}", open.answer);
    assert!(open.answer.contains("Regular hours: Tuesday to Sunday 9:00–17:00"), "{}", open.answer);
    let card = guide.place("xiuchuan-museum", &LangTag::en()).await.expect("a card");
    let hours = card.facts.iter().find(|fact| fact.field.as_str() == "opening_hours").expect("its hours");
    assert_eq!(hours.text, "周二至周日 9:00-17:00");
    assert_eq!(hours.display.as_deref(), Some("Tuesday to Sunday 9:00–17:00"));
}

#[tokio::test]
async fn whether_one_is_let_in_with_something_is_no_matter_of_hours() {
    let world = World::new().await;
    let temple = [
        ("opening_hours", "周二至周日 9:00-17:00"),
        ("tips", "凭身份证或护照入寺，殿内请勿拍照。"),
        ("history", "宋代有一位僧人带狗守寺，狗守了十二年。"),
    ];
    world.add("temple", PlaceKind::Attraction, &["普寂寺"], &temple).await;
    let guide = world.guide().await;
    let passport = ask(&guide, &["拿护照能进普寂寺吗"]).await;
    assert!(passport.grounded && passport.citations[0].text.contains("护照"), "{}", passport.answer);
    let dog = ask(&guide, &["带狗能进普寂寺吗"]).await;
    assert!(!dog.grounded && dog.answer.contains("没有来源说到"), "{}", dog.answer);
    let today = ask(&guide, &["今天能进普寂寺吗"]).await;
    assert!(today.grounded && !today.answer.contains("没有来源说到"), "{}", today.answer);
}

#[tokio::test]
async fn a_kind_of_place_is_known_behind_a_day() {
    let world = World::new().await;
    let guide = world.guide().await;
    for question in ["元宵节那天博物馆开门吗", "今天博物馆开门吗"] {
        let answer = ask(&guide, &[question]).await;
        let name = answer.places.first().map(|place| place.name.as_str());
        assert_eq!(name, Some("岫川市博物馆"), "{question}: {}", answer.answer);
    }
}

#[tokio::test]
async fn a_text_about_several_places_is_found_under_each() {
    let world = World::new().await;
    let guide = world.guide().await;
    for question in ["印月堤看日落站在哪盏路灯下", "渔家灶靠窗的玻璃有什么特别"] {
        let answer = ask(&guide, &[question]).await;
        let told = answer.citations.iter().any(|citation| citation.text.contains("第三盏路灯下"));
        assert!(answer.grounded && told, "{question}: {}", answer.answer);
    }
}

#[tokio::test]
async fn a_place_spoken_of_is_referred_to_by_what_its_name_ends_in() {
    let world = World::new().await;
    let guide = world.guide().await;
    let lines = ["先说说印月堤", "印月堤860米。", "再讲讲渔家灶", "没有菜单。", "前面那条堤要门票吗"];
    let answer = ask(&guide, &lines).await;
    assert_eq!(answer.places[0].name, "印月堤", "{}", answer.answer);
    let only = ask(&guide, &["博物馆周一开门吗"]).await;
    assert_eq!(only.places[0].name, "岫川市博物馆");
    assert!(only.warnings.iter().any(|warning| warning.code == "assumed_place"));
}

#[tokio::test]
async fn a_dish_in_the_clause_before_is_a_condition_too() {
    let world = World::new().await;
    let guide = world.guide().await;
    for question in ["有没有能吃到砂锅鱼头，坐得舒服的饭馆？", "有砂锅鱼头，坐得舒服的餐馆有哪些"]
    {
        let answer = ask(&guide, &[question]).await;
        let names: Vec<&str> = answer.places.iter().map(|place| place.name.as_str()).collect();
        assert_eq!(names, ["渔家灶"], "{question}: {}", answer.answer);
    }
    let all = ask(&guide, &["这边风景有的看，坐得舒服的饭馆有哪些"]).await;
    assert_eq!(all.places.len(), 2, "talk is no condition: {}", all.answer);
}

#[tokio::test]
async fn places_for_something_are_listed_each_with_what_is_told_of_it() {
    let world = World::new().await;
    let guide = world.guide().await;
    let answer = ask(&guide, &["哪里适合观鸟"]).await;
    assert!(answer.grounded && answer.answer.contains("1. 芦荡湿地"), "{}", answer.answer);
    assert_eq!(answer.places[0].name, "芦荡湿地");
}

#[tokio::test]
async fn what_a_source_says_is_near_is_as_sure_as_other_facts() {
    let world = World::new().await;
    let guide = world.guide().await;
    let answer = ask(&guide, &["芦荡湿地附近有什么"]).await;
    assert!(answer.grounded && answer.answer.contains("渔家灶"), "{}", answer.answer);
    assert!(answer.confidence > 0.8, "{}", answer.confidence);
}

#[tokio::test]
async fn what_answers_say_of_themselves_is_compared_with_what_they_are() {
    let world = World::new().await;
    let guide = world.guide().await;
    let case = |id: &str, question: &str, place: &str, field: &str| -> Case {
        let facts = json!([{"place": place, "field": field}]);
        let asked = json!([{"role": "user", "content": question}]);
        serde_json::from_value(json!({"id": id, "messages": asked, "facts": facts})).expect("a case")
    };
    let cases = [
        case("right", "印月堤门票多少钱", "印月堤", "ticket"),
        case("also-right", "渔家灶几点开门", "渔家灶", "opening_hours"),
        // It is answered, and not with what is expected.
        case("wrong", "渔家灶人均多少钱", "云上面馆", "price"),
        // It is refused, and claims nothing.
        case("refused", "博物馆的兵马俑在哪个展厅", "岫川市博物馆", "展厅"),
    ];
    let report = evaluate(&guide, &cases, |_| {}).await.expect("a report");
    let right: Vec<bool> = report.judged.iter().map(|judged| judged.right).collect();
    assert_eq!(right, [true, true, false], "{:?}", report.misses);
    assert_eq!(report.confidence.answers, 3);
    let said: f64 = report.confidence.bands.iter().map(|band| band.said * band.answers as f64).sum();
    assert!((1.5..3.0).contains(&said), "{:?}", report.confidence);
    let calibrated = report.calibrate();
    assert_eq!((calibrated.before.answers, calibrated.after.answers), (1, 1));
    let of_facts =
        |judged: &&guide::ask::sure::Judged| judged.evidence.basis == guide::ask::sure::Basis::Fact;
    assert!(report.judged.iter().any(|judged| of_facts(&judged)));
}

#[tokio::test]
async fn a_message_that_is_too_long_is_named_by_what_it_is() {
    let world = World::new().await;
    let guide = world.guide().await;
    let long = "什么".repeat(3_000);
    let refused = async |lines: &[&str]| {
        let role = |i: usize| if i.is_multiple_of(2) { Role::User } else { Role::Assistant };
        let messages =
            lines.iter().enumerate().map(|(i, l)| Message { role: role(i), content: (*l).to_owned() });
        let question = Question { messages: messages.collect(), ..Question::default() };
        match guide.ask(question).await {
            Err(GuideError::Invalid { field, .. }) => field,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(refused(&[&long]).await, "question");
    assert_eq!(refused(&["谯楼几点开门", &long, "那门票呢"]).await, "messages");
}

#[tokio::test]
async fn a_text_that_has_what_is_asked_for_comes_before_one_that_is_about_the_same() {
    let world = World::new().await;
    let gate = [
        ("intro", "山门前立着两只石鹤，右边的张嘴，左边的石鹤闭着嘴。"),
        ("history", "石匠方阿五雕到左边石鹤时手已不稳，嘴始终开不出口，索性让它闭着，说总要有个听的。"),
        ("highlights", "免费讲解每日9:30、14:30，在门厅集合，讲解约五十分钟。"),
        ("tips", "讲解只有中文。寄存行李在门内左手。"),
        ("面积", "12亩"),
        ("Area", "12 mu (0.8 ha)"),
    ];
    world.add("gate", PlaceKind::Attraction, &["鹤鸣门"], &gate).await;
    let guide = world.guide().await;
    let why = ask(&guide, &["鹤鸣门左边的石鹤为什么闭着嘴"]).await;
    assert!(why.grounded && why.citations[0].text.contains("总要有个听的"), "{}", why.answer);
    let tongue = ask(&guide, &["鹤鸣门的讲解是用中文还是英文"]).await;
    assert!(tongue.grounded && tongue.citations[0].text.contains("只有中文"), "{}", tongue.answer);
    let area = ask(&guide, &["鹤鸣门换成公顷是多少"]).await;
    assert!(area.citations[0].text.contains("0.8 ha"), "{}", area.answer);
    assert!(area.answer.contains("面积：0.8公顷") && !area.answer.contains("换算"), "{}", area.answer);
    let acres = ask(&guide, &["鹤鸣门换成英亩是多少"]).await;
    assert!(acres.answer.contains("换算出来的"), "no source says so: {}", acres.answer);
}
