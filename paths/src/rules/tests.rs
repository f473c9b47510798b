use super::*;

fn read(tags: &[(&'static str, &'static str)]) -> Use {
    way(&Tags(tags.to_vec()))
}

#[test]
fn an_escalator_carries_one_way() {
    let Use::Road(rules) = read(&[("highway", "steps"), ("conveying", "backward")]) else { panic!("a road") };
    assert!(rules.carried);
    assert_eq!(rules.passages[0].map(|passage| passage.direction), Some(Direction::Backward));
}

#[test]
fn a_way_is_a_road_or_a_link_or_left_out_for_a_reason() {
    assert!(matches!(read(&[("highway", "footway")]), Use::Road(_)));
    assert!(matches!(read(&[("route", "ferry")]), Use::Link(_)));
    assert!(matches!(read(&[("aerialway", "gondola"), ("access", "private")]), Use::NoAccess));
    assert_eq!(read(&[("aerialway", "zip_line")]), Use::NotAPath);
    assert_eq!(read(&[("waterway", "river")]), Use::NotAPath);
    assert_eq!(read(&[("highway", "construction")]), Use::NotBuilt);
    assert_eq!(read(&[("highway", "raceway")]), Use::NoAccess);
    assert_eq!(read(&[]), Use::NotAPath);
}

#[test]
fn a_slope_has_a_direction_where_its_tag_says_so() {
    let slope = |incline: &'static str| Slope::of(&Tags(vec![("incline", incline)]));
    assert_eq!(slope("up").up, Some(true));
    assert_eq!(slope("-7%").up, Some(false));
    assert_eq!(slope("0%").up, None);
    assert_eq!(slope("yes").up, None);
}
