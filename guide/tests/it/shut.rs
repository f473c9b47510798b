//! What the map and the weather shut: gates with hours, services that stop in wind, and plans that are kept
//! while a path is closed.

use crate::hill::{Hill, at, from_gate, place};
use guide::plan::card::Plan;
use guide::plan::{PlanRequest, Spot};
use guide::reading::dialogue::{Message, Role as Speaker};
use guide::{Guide, GuideError, Question};
use scenic_data::LangTag;
use scenic_data::plan::PlanState;
use scenic_data::status::Weather;

async fn planned(guide: &Guide, request: &PlanRequest) -> Plan {
    guide.plan(request, &LangTag::zh()).await.expect("a plan")
}

/// From the tower to the temple, and nowhere else.
fn to_temple(clock: &str) -> PlanRequest {
    PlanRequest {
        start: Some(Spot::Place { place_id: place("tower").to_string() }),
        must_visit: vec![place("temple").to_string()],
        max_stops: Some(1),
        ..from_gate(clock, 90)
    }
}

/// The streets that lead to the temple.
fn by(plan: &Plan) -> Vec<String> {
    let leg = plan.legs.iter().find(|leg| leg.to.place.as_ref().is_some_and(|to| to.name == "半山寺"));
    leg.expect("a leg to the temple").steps.iter().filter_map(|step| step.name.clone()).collect()
}

fn codes(plan: &Plan) -> Vec<&str> {
    plan.warnings.iter().map(|warning| warning.code).collect()
}

#[tokio::test]
async fn a_gate_is_gone_through_while_it_is_open() {
    let hill = Hill::new().await;
    let name = r#"<tag k="name" v="香径"/>"#;
    let hours = format!(r#"{name}<tag k="opening_hours" v="08:00-12:00"/>"#);
    let guide = hill.guide_on("08:30", |map| map.replace(name, &hours)).await;
    assert!(by(&planned(&guide, &to_temple("09:00")).await).contains(&"香径".to_owned()));
    // Shortly before it shuts nobody is sent towards it.
    for clock in ["11:40", "13:00"] {
        let round = by(&planned(&guide, &to_temple(clock)).await);
        assert!(
            !round.contains(&"香径".to_owned()) && round.contains(&"松径".to_owned()),
            "{clock} {round:?}"
        );
    }
    // A gate in the way is the same, whatever the way is called.
    let gate = r#"<node id="3" lat="29.900" lon="118.605"/>
        <node id="30" lat="29.9010" lon="118.605"><tag k="barrier" v="gate"/><tag k="access:conditional" v="no @ (12:00-14:00)"/></node>"#;
    let map = |map: &str| {
        let map = map.replace(r#"<node id="3" lat="29.900" lon="118.605"/>"#, gate);
        map.replace(r#"<nd ref="3"/><nd ref="6"/>"#, r#"<nd ref="3"/><nd ref="30"/><nd ref="6"/>"#)
    };
    let guide = hill.guide_on("08:30", map).await;
    for (clock, way) in [("09:00", "香径"), ("13:00", "松径"), ("14:30", "香径")] {
        let streets = by(&planned(&guide, &to_temple(clock)).await);
        assert!(streets.contains(&way.to_owned()), "{clock} {streets:?}");
    }
    // Asked for the way while it is shut, the long one is told, and from when the short one is open.
    let asked = |text: &str, clock: &str| Question { at: Some(at(clock)), ..question(text) };
    let answer = guide.ask(asked("从望岫楼到半山寺怎么走", "13:00")).await.expect("an answer");
    assert!(
        answer.answer.contains("有路段关闭") && answer.answer.contains("14:00起可走平时的路"),
        "{}",
        answer.answer
    );
    let answer = guide.ask(asked("从望岫楼到半山寺怎么走", "15:00")).await.expect("an answer");
    assert!(!answer.answer.contains("关闭"), "{}", answer.answer);
}

#[tokio::test]
async fn a_gate_that_a_notice_closes_lets_nobody_through() {
    let hill = Hill::new().await;
    // The path to the temple begins at a gate that is called after the tower, and the other path is not there.
    let map = |map: &str| {
        let map = map.replace(
            r#"<node id="3" lat="29.900" lon="118.605"/>"#,
            r#"<node id="3" lat="29.900" lon="118.605"/><node id="30" lat="29.9010" lon="118.605"><tag k="barrier" v="turnstile"/><tag k="name" v="望岫楼北闸机"/></node>"#,
        );
        let map = map.replace(r#"<nd ref="3"/><nd ref="6"/>"#, r#"<nd ref="3"/><nd ref="30"/><nd ref="6"/>"#);
        map.replace(r#"<nd ref="11"/><nd ref="6"/>"#, r#"<nd ref="11"/>"#)
    };
    let guide = hill.guide_on("08:30", map).await;
    let from_museum = || PlanRequest {
        start: Some(Spot::Place { place_id: place("museum").to_string() }),
        ..to_temple("09:00")
    };
    assert!(by(&planned(&guide, &from_museum()).await).contains(&"香径".to_owned()));
    hill.closes("tower", "08:00", "12:00").await;
    let refused = guide.plan(&from_museum(), &LangTag::zh()).await;
    assert!(matches!(refused, Err(GuideError::Impossible(_))), "{refused:?}");
    let answer = guide
        .ask(Question { at: Some(at("09:00")), ..question("从山史馆到半山寺怎么走") })
        .await
        .expect("an answer");
    assert!(
        answer.answer.contains("没有别的路可走") && answer.answer.contains("12:00起可以走"),
        "{}",
        answer.answer
    );
    assert!(answer.answer.contains("香径") && answer.way.is_none(), "{}", answer.answer);
}

fn question(text: &str) -> Question {
    let message = Message { role: Speaker::User, content: text.to_owned() };
    Question { messages: vec![message], ..Question::default() }
}

#[tokio::test]
async fn weather_that_stops_a_service_is_told_and_in_rain_it_is_not_taken() {
    let hill = Hill::new().await;
    hill.tells("cable", "tips", "排队请早。大雨、雷电或风速超过每秒15米时停运。").await;
    hill.tells("temple", "tips", "雨天关闭。").await;
    let guide = hill.guide("08:30").await;
    let whole = || PlanRequest { round_trip: true, ..from_gate("09:00", 480) };
    let plan = planned(&guide, &whole()).await;
    let warning = plan.warnings.iter().find(|warning| warning.code == "weather").expect("told");
    assert!(warning.message.contains("岫山索道（雨、雷电、大风）"), "{}", warning.message);
    let ride =
        plan.legs.iter().find(|leg| leg.steps.iter().any(|step| step.place.is_some())).expect("a ride");
    assert!(ride.citations.iter().any(|citation| citation.text.contains("停运")), "{:?}", ride.citations);
    // It rains: the cableway does not run, the temple is shut, and both are told.
    let wet = planned(&guide, &PlanRequest { rain: true, ..whole() }).await;
    let skipped = |name: &str| wet.skipped.iter().find(|skipped| skipped.place.name == name).map(|s| s.code);
    assert_eq!(skipped("半山寺"), Some("weather"));
    assert_eq!(skipped("岫顶"), Some("no_way"));
    assert!(!codes(&wet).contains(&"weather"), "{:?}", wet.warnings);
    // Whoever must see it is told what closes it.
    let must = PlanRequest { rain: true, ..to_temple("09:00") };
    assert!(codes(&planned(&guide, &must).await).contains(&"weather"));
    let card = guide.place_status(place("cable").as_str(), None, &LangTag::zh()).await.expect("a status");
    let [rule] = card.weather.as_slice() else { panic!("{:?}", card.weather) };
    assert_eq!(rule.kinds, [Weather::Rain, Weather::Thunder, Weather::Wind]);
    assert_eq!(card.citations[rule.n - 1].field.as_ref().map(|field| field.as_str()), Some("tips"));
    let message = Message { role: Speaker::User, content: "岫山索道现在开着吗".to_owned() };
    let answer =
        guide.ask(Question { messages: vec![message], ..Question::default() }).await.expect("an answer");
    assert!(answer.answer.contains("看天气：大雨、雷电或风速超过每秒15米时停运"), "{}", answer.answer);
    assert!(answer.warnings.iter().any(|warning| warning.code == "weather"), "{:?}", answer.warnings);
}

#[tokio::test]
async fn how_often_a_service_goes_is_waited_for() {
    let hill = Hill::new().await;
    let guide = hill.guide("08:30").await;
    let up = PlanRequest { must_visit: vec![place("summit").to_string()], ..from_gate("09:00", 240) };
    let minutes = |plan: &Plan| {
        let steps = plan.legs.iter().flat_map(|leg| &leg.steps);
        steps.filter(|step| step.place.is_some()).map(|step| step.min).fold(0.0, f64::max)
    };
    let before = minutes(&planned(&guide, &up).await);
    hill.tells("cable", "发车间隔", "每20分钟一班").await;
    let after = minutes(&planned(&guide, &up).await);
    assert!((after - before - 10.0).abs() < 0.1, "{before} {after}: half the interval");
}

#[tokio::test]
async fn a_kept_plan_says_when_a_way_is_shut_and_leads_round_it() {
    let hill = Hill::new().await;
    let guide = hill.guide("08:30").await;
    let kept = guide.keep("k3".into(), &to_temple("09:00"), &LangTag::zh()).await.expect("kept");
    assert_eq!(kept.state, PlanState::Holds);
    guide.follow_plans().await.expect("followed");
    // The path is no stop of the plan; its closure breaks it all the same.
    hill.closes("paths", "08:40", "12:00").await;
    assert_eq!(guide.follow_plans().await.expect("followed"), (1, 1));
    let broken = guide.kept("k3").await.expect("there");
    assert_eq!(broken.state, PlanState::Broken);
    let [finding] = broken.findings.as_slice() else { panic!("{:?}", broken.findings) };
    assert_eq!((finding.code.as_str(), finding.name.as_str(), finding.stop), ("detour", "半山寺", 1));
    assert!(finding.message.contains("绕行"), "{}", finding.message);
    let repaired = broken.repaired.expect("another plan");
    assert!(by(&repaired).contains(&"松径".to_owned()), "{:?}", by(&repaired));
    // A closure at another time, and one of a path that is not on the way, break nothing.
    let guide = hill.guide("08:30").await;
    guide.keep("k4".into(), &to_temple("13:00"), &LangTag::zh()).await.expect("kept");
    hill.closes("paths", "17:00", "19:00").await;
    guide.follow_plans().await.expect("followed");
    assert_eq!(guide.kept("k4").await.expect("there").state, PlanState::Holds);
}

#[tokio::test]
async fn a_ride_that_does_not_run_is_told_once() {
    let hill = Hill::new().await;
    let guide = hill.guide("08:30").await;
    let up = PlanRequest {
        must_visit: vec![place("summit").to_string()],
        max_stops: Some(1),
        ..from_gate("09:00", 120)
    };
    guide.keep("k5".into(), &up, &LangTag::zh()).await.expect("kept");
    hill.closes("cable", "08:40", "23:00").await;
    let broken = guide.kept("k5").await.expect("there");
    let codes: Vec<&str> = broken.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(codes, ["no_ride"], "{:?}", broken.findings);
    assert!(broken.repaired.is_none_or(|plan| plan.stops.iter().all(|stop| stop.place.name != "岫顶")));
}

#[tokio::test]
async fn a_closure_in_the_middle_of_a_day_stops_rides_though_the_last_one_would_be_later() {
    let hill = Hill::new().await;
    // The cableway's hours tell a last ride; a notice stops it hours before.
    hill.hours("cable", "8:00-16:00，15:30停止售票").await;
    hill.closes("cable", "10:00", "20:00").await;
    let guide = hill.guide("08:30").await;
    for minutes in [0, 30, 60, 75, 90, 120, 180, 240, 300] {
        let start = at("08:45") + chrono::TimeDelta::minutes(minutes);
        let request = PlanRequest { start_at: Some(start), ..from_gate("09:00", 240) };
        for leg in planned(&guide, &request).await.legs {
            let ride = leg.steps.iter().any(|step| step.place.is_some());
            assert!(!ride || leg.depart < at("10:00"), "{start}: {leg:?}");
        }
    }
}
