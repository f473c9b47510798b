//! Whether a question orders a plan: "帮我安排一天", "plan a day", and what only sounds like it.

use super::pattern::Pattern;

static CHINESE: Pattern = Pattern::new(concat!(
    r"(?:怎么|如何|怎样|咋|怎麽)(?:来)?(?:安排|规划|计划)(?:$|[^的])|(?:怎么|如何|怎样)排(?:$|[^的队列名成])|",
    r"(?:帮(?:我们?|忙|咱们?|大家)?|给(?:我们?|咱们?|大家)|替我们?|请)[^,。;?讲说]{0,8}(?:安排|规划|制定)|",
    r"(?:帮(?:我们?|忙|咱们?)?|给(?:我们?|咱们?)|替我们?|请)(?:来)?(?:设计|计划|排)(?:一?[下个条份]|出|行程|路线)|",
    r"(?:安排|规划|设计|制定|定制)(?:一下|一个|一条|一份|个|条|份|出)?[^,。;?的]{0,10}",
    r"(?:的)?[^,。;?的]{0,6}(?:行程|路线|线路|计划|日游|玩法|日程|攻略)(?:$|[^是的])|",
    r"排(?:一下|一[个条份]|个|出)[^,。;?队]{0,12}(?:行程|路线|线路|计划|日程)|",
    r"(?:安排|规划)(?:一下|个)[^,。;?]{0,8}(?:天|上午|下午|小时|晚上|周末)|",
    r"(?:安排|规划)(?:一|两|二|三|半)(?:个)?(?:天|上午|下午|小时|日)|",
    r"(?:行程|日游|日程)[^,。;?]{0,4}(?:怎么|如何|怎样)(?:安排|规划|设计|排|定)(?:$|[^的])|",
    r"按[^,。;?]{0,24}顺序[^,。;?]{0,4}(?:安排|游|逛|走|玩)"
));
/// What is arranged by others: "演出怎么安排".
static CHINESE_OTHER: Pattern = Pattern::new(
    r"(?:演出|讲解|活动|班车|住宿|展览|车次|游船|课程|接送|比赛|开放)(?:时间)?(?:都|是|一般)*(?:怎么|如何|怎样)?安排",
);
static ROUTES: Pattern = Pattern::new(concat!(
    r"(?:推荐|求|想要|给我们?|帮我们?)(?:一?[个条份]|几条|下|一下|排|做|规划|设计|推荐|来|安排|出|定|走)+",
    r"[^,。;?有哪什这那]{0,12}(?:行程|路线|线路|日游|攻略)|",
    r"(?:推荐|求)[^,。;?有哪什这那讲说]{0,10}(?:行程|路线|线路|日游|攻略)|",
    r"(?:来|做|出|要|定|排)(?:一?[个条份]|一下)[^,。;?有哪什这那讲说]{0,12}(?:行程|路线|线路|日游|攻略|计划)|",
    r"(?:给|来|做)(?:一?[个条份])[^,。;?]{0,6}(?:天|小时)的?(?:计划|安排)|",
    r"(?:天|日|小时|下午|上午|的)(?:路线|线路|行程|日游|攻略)[^。;?]{0,4}推荐"
));
/// Routes that are there already, and what carries people on them.
static OTHER_ROUTES: Pattern = Pattern::new(concat!(
    r"(?:登山|徒步|公交|骑行|交通|自驾|步道|乘车|行车|旅游专线|班车|邮路|上山|官方)(?:的)?(?:路线|线路)|",
    r"有(?:哪些|什么|没有|几条|多少条)[^,。;]{0,6}(?:路线|线路|行程)"
));
static ENGLISH: Pattern = Pattern::new(concat!(
    r"\bplan (?:me |us |out )?(?:my|our|a|an|the|for|something|half|one|two|three|\d|tomorrow|today|this)\b|",
    r"\b(?:plan|map out|organi[sz]e|arrange) (?:my |our |the |a )?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|",
    r"\b(?:make|build|create|suggest|give|recommend|propose|draw up|put together|design|work out|arrange|",
    r"organi[sz]e|map out|come up with|find|show|prepare|write|book)(?: for)?(?: me| us)? ",
    r"(?:a|an|some|any|my|our|one|your best)\b[^.?!;]{0,40}",
    r"\b(?:itinerary|day[ -]plan|route|day out|day trip|outing|plan|walk|loop)\b|",
    r"\b(?:suggest|recommend|give (?:me|us)|need|want|send (?:me|us)) (?:an? )?itinerar(?:y|ies)\b|",
    r"\b(?:need|want|looking for|like|get) (?:me |us )?(?:a|an|some) (?:[a-z0-9-]+ ){0,4}",
    r"(?:itinerary|day plan|route|day out|day trip|outing|plan(?:$|[,.?!]| for| that| with))|",
    r"\b(?:put together|make|build|create|design|arrange|organi[sz]e|map out) (?:me |us )?",
    r"(?:a|an|the|my|our) [^.,?!;]{0,30}\b(?:day|afternoon|morning|evening)\b|",
    r"\bhow (?:should|can|could|do|would|shall|might) (?:i|we|you)(?: best)? ",
    r"(?:spend|plan|organi[sz]e|arrange|fill|use|structure)\b|",
    r"\b(?:best|good|nice|nicest) way to spend\b|\bwhat (?:would|do) you (?:suggest|recommend|propose) ",
    r"(?:for|with|if)\b|\b(?:how|where) to spend\b|\bitinerary (?:for|of|please|that|with)\b|\bplan\?"
));
/// What is said of plans and routes that others made.
static ENGLISH_OTHER: Pattern = Pattern::new(concat!(
    r"\broute map\b|\b(?:photos?|pictures?|maps?|videos?|history|story|paintings?) of\b|\b(?:bus|train|boat|hiking|official|postal|trade) routes?\b|",
    r"\b(?:the|floor|site|town|city|ground|seating|master|his|her|their) plan\b|",
    r"(?:^|[,.;!?] ?)(?:who|whose|why|did|when (?:did|was|were)|how (?:did|was|were)|does|is there|are there)\b"
));
/// What asks for the best of several ways through, once it is known not to ask for the way.
static AT_LAST: Pattern = Pattern::new(concat!(
    r"\bbest (?:route|itinerary|order|use of)\b|\b(?:what|which) order ?\?|",
    r"\bwhat's (?:doable|feasible|possible)\b|怎么走(?:最|比较|才)(?:顺|好|省|合理|划算)"
));

/// Whether a text in one writing orders a plan outright.
pub(super) fn outright(text: &str) -> bool {
    (CHINESE.is_in(text) && !CHINESE_OTHER.is_in(text))
        || (ROUTES.is_in(text) && !OTHER_ROUTES.is_in(text))
        || (ENGLISH.is_in(text) && !ENGLISH_OTHER.is_in(text))
}

/// Whether it orders one in words that also stand in questions for the way.
pub(super) fn at_last(text: &str) -> bool {
    AT_LAST.is_in(text)
}
