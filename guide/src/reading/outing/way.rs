//! Whether a question asks for the way between places, and between which.

use super::model::{Mode, WayWish};
use super::party;
use super::pattern::Pattern;
use super::text::Said;

/// Between two ends: `a` is where it begins, `b` where it ends. Either may be "here".
static BETWEEN: [Pattern; 8] = [
    Pattern::new(concat!(
        r"(?:从|由|自)(?P<a><place>|<here>)(?:那里|那儿|门口|出发|开始|这里)?,?(?:要|想|怎么|",
        r"如何|怎样|步行|走路|徒步|走|开车|自驾|打车|驾车|下山|下|上山|上)*(?:到达?|去往?|往|走到|走去|前往|",
        r"上|至)(?P<b><place>|<here>)"
    )),
    Pattern::new(r"(?P<b><place>)从(?P<a><place>|<here>)(?:出发)?(?:走|步行|过去|走路|上去|怎么)"),
    Pattern::new(concat!(
        r"(?:^|[,。;!? ]|请问|想问|问下|问一下|那|查一?下)(?P<a><place>|<here>)(?:走|步行|",
        r"走路)?(?:到|去|至|走到|走去)(?P<b><place>|<here>)"
    )),
    Pattern::new(concat!(
        r"(?P<b><place>)(?:离|距离?)(?P<a><place>|<here>)|(?:离|距离)(?P<a2><place>|",
        r"<here>)(?:到|和)(?P<b2><place>)"
    )),
    Pattern::new(concat!(
        r"\bfrom (?P<a><place>|<here>) (?:(?:on foot|by car|on to|over|up|down|",
        r"back) )*to (?P<b><place>|<here>)"
    )),
    Pattern::new(r"(?P<b><place>|<here>)(?: on foot| by car)? from (?P<a><place>|<here>)"),
    Pattern::new(r"^(?P<a><place>) to (?P<b><place>)"),
    Pattern::new(r"\bbetween (?P<a><place>) and (?P<b><place>)"),
];
/// What asks for a way, when both ends are said.
static ASKING: Pattern = Pattern::new(concat!(
    r"怎么走|怎么去|怎么过去|怎么到|如何走|如何去|如何到|怎样走|走哪条|路怎么|(?:走|走路|",
    r"步行|徒步|开车|自驾|打车)?(?:要|需要|得|需|大概|大约)*(?:走|花|用|开)?(?:多久|",
    r"多长时间|多少时间|几分钟|多少分钟|几个?小时)|多少?远|远吗|远不远|近吗|有几公里|",
    r"多少公里|几公里|多少米|的路线|路线怎么|带(?:我|路)|导航|指路|\b(?:how (?:do|can|",
    r"could|would|should|to)\b.*\b(?:get|go|walk|reach|come|drive)|how far|how many minutes|",
    r"how long (?:is the walk|does it take|would it take|will it take|to walk|a walk)|",
    r"(?:way|route|directions|path|distance|walk|walking|drive|driving|navigate)\b|",
    r"take me|guide me|far)\b"
));
/// To one place, when the wording is of a way and not of what a place says about itself.
static TO: Pattern = Pattern::new(concat!(
    r"(?:^|[^\p{Han}]|我|想|要|问|你好|从这里|现在|那|请|们|话)(?:去|到|",
    r"往|上|进)(?P<a><place>)(?:的话)?,?(?:要|应该|该|得)?(?:怎么走|怎么过去|如何走|怎样走|",
    r"往哪走|走哪条路|怎么个走法|的路(?:线)?(?:怎么走|要怎么走))|(?:怎么|如何|怎样)(?:才能)?(?:走(?:到|去)|爬?上|登上?)(?P<b><place>)|",
    r"(?:带我|领我|导航)(?:去|到|走到|前往)?(?P<c><place>)|\b(?:take|guide|lead|bring|",
    r"navigate) (?:me |us )?to (?P<d><place>)|\b(?:directions|the way|the route|",
    r"walking route|navigation) to (?P<e><place>)|\bwhich way (?:to|is it to|",
    r"is) (?P<f><place>)"
));
/// Where the traveller is, in a clause of its own.
static AT: Pattern = Pattern::new(concat!(
    r"(?:^|[,。;])(?:我|我们|人)?(?:现在)?(?:就|人|正)?在(?P<a><place>)(?:这里|这儿|门口|",
    r"附近)?[,。;]|\b(?:i'm|i am|we're|we are)(?: now)? (?:at|in|near|",
    r"outside) (?P<b><place>)"
));
/// To one place, in a wording that is only of a way when the question says where the traveller is.
static TO_FROM: Pattern = Pattern::new(concat!(
    r"(?:怎么|如何|怎样)(?:才能)?(?:去|到)(?P<a><place>)|(?:去|到)(?P<b><place>)怎么|",
    r"\b(?:get|go|walk) to (?P<c><place>)"
));
static FROM_HERE: Pattern = Pattern::new(concat!(
    r"(?:从|离|距离?|由)<here>|\bfrom (?:here|where (?:i am|we are)|my )|<here>(?:到|去|",
    r"走到|走去)"
));
/// Vehicles that follow a timetable of their own, and fares: what a place says about how to reach it.
static CARRIED: Pattern = Pattern::new(concat!(
    r"坐|乘|公交|地铁|大巴|班车|火车|高铁|动车|轮船|游船|坐船|渡轮|索道|缆车|飞机|骑车|",
    r"骑行|单车|自行车|票|多少钱|几块|几元|价|费|路公|路车|专线|\b(?:bus|buses|train|",
    r"trains|ferry|ferries|boat|boats|cable(?:way)?(?: car)?|subway|metro|coach|coaches|",
    r"plane|fly|flight|bike|bicycle|cycle|cycling|shuttle|tram|fares?|tickets?|cost|costs|",
    r"price|how much|transport)\b"
));

/// The way a question asks for, if it asks for one.
pub(super) fn way(said: &Said) -> Option<WayWish> {
    let text = said.text.as_str();
    let asked = said.clauses().any(|clause| ASKING.is_in(clause));
    if CARRIED.is_in(text) {
        return None;
    }
    if asked && let Some((from, to)) = between(said) {
        return (from.is_some() || to.is_some()).then(|| ended(said, from, to));
    }
    let at = AT.captures(text);
    let found = TO.captures(text).or_else(|| at.as_ref().and(TO_FROM.captures(text)))?;
    let to = ["a", "b", "c", "d", "e", "f"].iter().find_map(|name| found.name(name))?;
    let to = said.id(to.as_str()).cloned();
    let from = at.and_then(|at| at.name("a").or(at.name("b")).and_then(|m| said.id(m.as_str()).cloned()));
    let from = from.filter(|from| Some(from) != to.as_ref());
    Some(ended(said, from, to))
}

fn between(said: &Said) -> Option<(Option<String>, Option<String>)> {
    let found = BETWEEN.iter().find_map(|pattern| pattern.captures(&said.text))?;
    let id = |names: [&str; 2]| {
        let end = names.iter().find_map(|name| found.name(name));
        end.and_then(|end| said.id(end.as_str())).cloned()
    };
    let (from, to) = (id(["a", "a2"]), id(["b", "b2"]));
    (from.is_none() || from != to).then_some((from, to))
}

fn ended(said: &Said, from: Option<String>, to: Option<String>) -> WayWish {
    let text = said.text.as_str();
    WayWish {
        from_here: from.is_none() && FROM_HERE.is_in(text),
        from,
        to,
        // "怎么走" says nothing about walking.
        mode: party::mode(&text.replace("怎么走", "")).or_else(|| on_foot(text)),
        no_steps: party::no_steps(text),
    }
}

fn on_foot(text: &str) -> Option<Mode> {
    static ON_FOOT: Pattern = Pattern::new(r"走路|走过去|走着|要走多|走多久|走几|走上去|得走|走到|走去");
    ON_FOOT.is_in(text).then_some(Mode::Walk)
}
