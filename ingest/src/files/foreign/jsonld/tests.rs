//! Linked data as partners write it.

use super::*;
use serde_json::json;

fn records(value: Value) -> Vec<Value> {
    read(value).into_iter().map(|r| r.unwrap_or_else(|d| json!(d.code))).collect()
}

fn one(value: Value) -> Value {
    let found = records(value);
    let [record] = found.as_slice() else { panic!("{found:?}") };
    record.clone()
}

#[test]
fn a_place_is_read_with_all_that_a_traveller_asks_for() {
    let read = one(json!({
        "@context": "https://schema.org", "@type": ["LocalBusiness", "Museum"], "@id": "https://yaowan.example/id/kiln", "identifier": "yw-7",
        "name": [{"@value": "窑湾瓷博物馆", "@language": "zh-CN"}, {"@value": "Yaowan Porcelain Museum", "@language": "en"}],
        "alternateName": ["瓷博", {"@value": "Musée de Yaowan", "@language": "fr"}],
        "description": {"zh": "馆内有宋窑遗址。", "en": "A Song kiln is inside."},
        "geo": {"@type": "GeoCoordinates", "latitude": "30.1312", "longitude": 118.17},
        "address": {"@type": "PostalAddress", "addressRegion": "安徽省", "addressLocality": "窑湾镇", "streetAddress": "瓷街3号"},
        "telephone": "0559-5580012", "url": "https://yaowan.example/kiln", "sameAs": ["https://www.wikidata.org/wiki/Q4242"],
        "openingHoursSpecification": [
            {"dayOfWeek": ["Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"], "opens": "09:00", "closes": "17:00"},
            {"dayOfWeek": "PublicHolidays", "opens": "08:30", "closes": "18:00"}
        ],
        "specialOpeningHoursSpecification": [
            {"opens": "00:00", "closes": "00:00", "validFrom": "2027-02-05", "validThrough": "2027-02-06"},
            {"opens": "10:00", "closes": "12:00"}
        ],
        "offers": [{"name": "成人票", "price": 60, "priceCurrency": "CNY"}, {"name": "学生票", "price": "30", "priceCurrency": "CNY"}],
        "image": [{"@type": "ImageObject", "contentUrl": "kiln.jpg", "caption": "窑口", "creditText": "馆方", "license": "https://creativecommons.org/licenses/by/4.0/"}, "https://yaowan.example/hall.jpg"],
        "containedInPlace": {"@type": "Place", "name": "窑湾古镇"}, "aggregateRating": {"ratingValue": 9.2, "bestRating": 10, "reviewCount": 88},
        "keywords": "陶瓷, 宋代", "amenityFeature": [{"name": "储物柜", "value": true}, {"name": "停车", "value": "20元"}, {"name": "电梯", "value": false}],
        "additionalProperty": [{"@type": "PropertyValue", "name": "馆藏", "value": 3200, "unitText": "件"}, {"name": "看点", "value": {"zh": "龙窑", "en": "Dragon kiln"}}]
    }));
    assert_eq!(
        read,
        json!({
            "type": "place", "external_id": "yw-7", "kind": "museum", "name": "窑湾瓷博物馆",
            "names": {"en": "Yaowan Porcelain Museum", "fr": "Musée de Yaowan"}, "aliases": ["瓷博"], "parent": "窑湾古镇",
            "location": {"lat": "30.1312", "lon": 118.17}, "address": "安徽省窑湾镇瓷街3号", "phone": "0559-5580012",
            "intro": {"zh-Hans": "馆内有宋窑遗址。", "en": "A Song kiln is inside."}, "url": "https://yaowan.example/kiln",
            "same_as": ["https://yaowan.example/id/kiln", "https://www.wikidata.org/wiki/Q4242"],
            "opening_hours": "Tu-Su 09:00-17:00; 2027 Feb 05-2027 Feb 06 off; PH 08:30-18:00",
            "ticket": "成人票 60元；学生票 30元", "tags": ["陶瓷", "宋代"], "rating": 4.6,
            "photos": [
                {"file": "kiln.jpg", "caption": "窑口", "credit": "馆方", "licence": "https://creativecommons.org/licenses/by/4.0/"},
                {"url": "https://yaowan.example/hall.jpg"}
            ],
            "attributes": {"评价数": 88, "设施": "储物柜", "停车": "20元", "电梯": false, "馆藏": "3200 件",
                "看点": {"zh-Hans": "龙窑", "en": "Dragon kiln"}}
        })
    );
}

#[test]
fn a_place_within_another_is_a_record_of_its_own_wherever_it_is_described() {
    let read = records(json!({"@context": "http://schema.org/", "@graph": [
        {"@type": "TouristDestination", "@id": "https://a.example/hs", "name": "Pine Valley", "address": {"@id": "#address"},
         "containsPlace": [{"@type": "TouristAttraction", "name": "Flying Rock"}, {"@id": "https://a.example/pavilion"}],
         "event": {"@type": "Event", "name": "Cloud Day", "startDate": "2026-11-20"}},
        {"@type": "PostalAddress", "@id": "#address", "addressLocality": "Rantala", "streetAddress": "Upper gate"},
        {"@type": "TouristAttraction", "@id": "https://a.example/pavilion", "name": "Wave Pavilion"},
        {"@type": "Organization", "name": "Pine Valley Trust"}
    ]}));
    assert_eq!(
        read,
        [
            json!({"type": "place", "external_id": "https://a.example/hs", "kind": "area", "name": "Pine Valley",
                "address": "Upper gate, Rantala", "same_as": ["https://a.example/hs"]}),
            json!({"type": "place", "external_id": "flyingrock#https://a.example/hs", "kind": "attraction", "name": "Flying Rock", "parent": "https://a.example/hs"}),
            json!({"type": "event", "external_id": "cloudday#2026-11-20", "name": "Cloud Day", "place": "https://a.example/hs",
                "starts_at": "2026-11-20", "ends_at": "2026-11-20"}),
            json!({"type": "place", "external_id": "https://a.example/pavilion", "kind": "attraction", "name": "Wave Pavilion",
                "parent": "https://a.example/hs", "same_as": ["https://a.example/pavilion"]}),
        ]
    );
}

#[test]
fn places_that_contain_each_other_have_no_circle_of_parents() {
    let node = |id: &str, other: &str| json!({"@type": "Place", "@id": id, "name": id, "containsPlace": {"@id": other}, "containedInPlace": {"@id": id}});
    let read = records(
        json!({"@context": "https://schema.org", "@graph": [node("a", "b"), node("b", "c"), node("c", "a")]}),
    );
    let parents: Vec<_> = read.iter().map(|r| r.get("parent").and_then(Value::as_str)).collect();
    assert_eq!(parents, [None, Some("a"), Some("b")]);
}

#[test]
fn events_trips_articles_and_pictures_are_read() {
    let read = records(json!([
        {"@context": "https://schema.org", "@type": "ExhibitionEvent", "identifier": "x-1", "name": "青瓷特展", "inLanguage": "zh-TW", "description": "宋代青瓷。",
         "startDate": "2026-11-20T09:00:00+08:00", "endDate": "2027-02-20", "location": {"@type": "Museum", "identifier": "yw-7", "name": "瓷博"}},
        {"@context": "https://schema.org", "@type": "Event", "@id": "https://a.example/e/2", "name": "Lantern walk", "eventStatus": "https://schema.org/EventCancelled", "startDate": "2026-12-01"},
        {"@context": "https://schema.org", "@type": "TouristTrip", "identifier": "r-1", "name": "Ridge walk", "timeRequired": "PT3H",
         "itinerary": {"@type": "ItemList", "itemListElement": [
            {"@type": "ListItem", "position": 2, "item": {"@type": "Place", "identifier": "hs-2", "name": "Rock"}},
            {"@type": "ListItem", "position": 1, "item": {"@id": "https://a.example/gate"}}]},
         "distance": {"@type": "QuantitativeValue", "value": 4.2, "unitCode": "KMT"}},
        {"@context": "https://schema.org", "@type": "Place", "@id": "https://a.example/gate", "name": "Gate"},
        {"@context": "https://schema.org", "@type": "BlogPosting", "url": "https://a.example/p/9", "headline": "Snow on the ridge", "articleBody": "It fell at night.", "datePublished": "2026-01-05", "about": {"@id": "https://a.example/gate"}},
        {"@context": "https://schema.org", "@type": "ImageObject", "contentUrl": "gate.jpg", "caption": "The gate", "contentLocation": {"@id": "https://a.example/gate"}}
    ]));
    assert_eq!(
        read,
        [
            json!({"type": "exhibition", "external_id": "x-1", "name": "青瓷特展", "names": {"zh-Hant": "青瓷特展"}, "body": {"zh-Hant": "宋代青瓷。"}, "place": "yw-7",
                "starts_at": "2026-11-20T09:00:00+08:00", "ends_at": "2027-02-20"}),
            json!({"type": "notice", "external_id": "https://a.example/e/2", "name": "Cancelled: Lantern walk", "url": "https://a.example/e/2",
                "starts_at": "2026-12-01", "ends_at": "2026-12-01"}),
            json!({"type": "route", "external_id": "r-1", "name": "Ridge walk", "stops": ["https://a.example/gate", "hs-2"], "min": 180, "distance_m": 4200}),
            json!({"type": "place", "external_id": "hs-2", "name": "Rock"}),
            json!({"type": "place", "external_id": "https://a.example/gate", "name": "Gate", "same_as": ["https://a.example/gate"]}),
            json!({"type": "article", "external_id": "https://a.example/p/9", "name": "Snow on the ridge", "body": "It fell at night.",
                "published_at": "2026-01-05", "place": "https://a.example/gate", "url": "https://a.example/p/9"}),
            json!({"type": "photo", "place": "https://a.example/gate", "file": "gate.jpg", "caption": "The gate"}),
        ]
    );
}

#[test]
fn what_cannot_be_a_record_is_told_and_costs_no_other() {
    let read = read(json!({"@context": "https://schema.org", "@graph": [
        {"@type": "Museum", "@id": "https://a.example/nameless", "telephone": "1"},
        {"@type": "Park", "name": "Moon Park", "geo": {"@type": "GeoCoordinates", "latitude": "north"}}
    ]}));
    assert_eq!(read.len(), 2);
    assert!(
        read[0].as_ref().is_err_and(|d| d.code == "missing" && d.message.en.contains("a.example/nameless"))
    );
    assert!(read[1].as_ref().is_ok_and(|r| r["name"] == "Moon Park"));
    let none = super::read(json!({"@context": "https://schema.org", "@type": "Recipe", "name": "Soup"}));
    assert!(none.iter().all(|r| r.as_ref().is_err_and(|d| d.message.en.contains("Recipe"))), "{none:?}");
}

#[test]
fn a_small_file_cannot_grow_by_references_to_one_long_text() {
    let long = "x".repeat(1_000_000);
    let mut nodes: Vec<Value> = (0..2_000)
        .map(|i| json!({"@type": "Place", "identifier": i, "name": format!("P{i}"), "address": {"@id": "#a"}, "containedInPlace": {"@id": "#b"}}))
        .collect();
    nodes.push(json!({"@id": "#a", "@type": "PostalAddress", "streetAddress": long}));
    nodes.push(json!({"@id": "#b", "@type": "Organization", "name": long}));
    let read = records(json!({"@context": "https://schema.org", "@graph": nodes}));
    let size: usize = read.iter().map(|r| r.to_string().len()).sum();
    assert_eq!(read.len(), 2_001);
    assert_eq!(read.last(), Some(&json!("too_large")));
    assert!(size < 2 * crate::limits::MAX_REPEATED_BYTES, "{size}");
}
