//! Whether a question asks for a plan at all. In doubt it does not: a question about facts that is
//! answered with a plan is worse than a wish that is answered with a list.

use super::duration::Length;
use super::model::PlanWish;
use super::orders;
use super::pattern::Pattern;
use super::places;
use super::text::Said;
use super::window::Window;

/// Names of outings; a wish where nothing is asked.
static NOUNS: Pattern = Pattern::new(concat!(
    r"[半一二两三四五六七1-9] ?(?:日|天)游|[半一二两三四五六七1-9] ?(?:日|天|小时)的?(?:路线|线路)|(?:行程|一日线路)(?:安排|规划|推荐|计划|$|",
    r"[,。!])|\bitinerar(?:y|ies)\b|\b(?:day|half-day|weekend) (?:trip|out|outing|plan)\b|",
    r"\bouting\b"
));
/// What asks for what to do with one's time.
static DOING: Pattern = Pattern::new(concat!(
    r"(?:怎么|如何|怎样|咋)(?:玩|逛|游玩?|过|走比较|走最|走才|分配)|(?:玩|逛|看|干|做|",
    r"走)(?:点|些|一?下)?(?:什么|啥|哪些?|哪里|哪儿)|去?哪(?:里|儿|些|几个?)?(?:地方|",
    r"景点)?(?:可以|能|好|值得|适合|合适)?(?:去|玩|逛|转|走走)|(?:能|可以|够|适合)(?:去|",
    r"逛|玩|看|走)(?:完)?(?:哪|什么|啥|几个|些)|去哪(?:里|儿|些)?(?:$|",
    r"[^里儿些吃住买停坐看])|有(?:什么|啥)(?:好的?)?(?:安排|建议|推荐)|",
    r"\bwhat (?:else )?(?:can|should|could|shall|would|do|might|to)(?: (?:i|we|you|",
    r"one))?(?: (?:best|really|possibly))? ?(?:do|see|visit|fit|cover|manage|squeeze)\b|",
    r"\bwhere (?:can|should|could|shall|would|to)(?: (?:i|we|you|one))? ?(?:go|visit|",
    r"start|walk|wander)\b|\bwhich (?:places|sights|attractions|ones)\b|\bthings to (?:do|",
    r"see)\b|\b(?:any )?(?:ideas|suggestions|recommendations)\b|\b(?:suggest|recommend)\b"
));
/// Who comes along and how to spend the time: no length is needed.
static WITH: Pattern =
    Pattern::new(r"(?:怎么|如何|怎样|咋)(?:玩|逛|游)|\bwhat (?:can|should|could) (?:i|we) do\b");
/// What asks for a fact.
static FACTS: Pattern = Pattern::new(concat!(
    r"多少|几块|几元|什么价|价格|价位|票价|价钱|收费|要票|要钱|贵吗|便宜|几点|几时|",
    r"什么时候|啥时候|何时|哪年|哪一年|哪天|多久|多长|多高|多大|多远|多深|电话|号码|地址|",
    r"在哪|哪里有|哪有|为什么|为何|为啥|谁|开门|关门|开放|营业|闭馆|开到|怎么去|怎么走|",
    r"怎么到|怎么坐|是什么|什么意思|怎么样|好玩吗|值得|够吗|够不够|够么|来得及|得完|",
    r"逛完吗|看完(?:要|得|吗|一|需|大)|能看完|怎么报名|怎么来的|真的|评分|评价|游玩时间|时长|停车|天气|",
    r"\b(?:how (?:much|many|long|far|high|old|tall|deep|big|late|early|big)|what time|",
    r"when(?:'s| (?:is|are|does|do|did|will|was|can|should))|who|whose|whom|why|phone|",
    r"address|where(?: exactly)? (?:is|are)|where's|opening hours|open(?:ing)? times?|",
    r"is it|is there|are there|what is|what's|what are|tell me|price|prices|cost|costs|",
    r"fare|fares|ticket|tickets|enough|closed|rated|rating|weather|parking)\b"
));
/// What asks for a list of places to eat or sleep at.
static LISTS: Pattern = Pattern::new(concat!(
    r"(?:找|推荐|哪|有没有|有什么|最便宜|附近)[^,。;?]{0,14}(?:酒店|宾馆|住宿|餐馆|餐厅|",
    r"饭店|民宿|客栈|馆子)|(?:酒店|宾馆|住宿|餐馆|餐厅|饭店|民宿|客栈|",
    r"馆子)[^,。;?]{0,8}(?:哪|吗|推荐|最)|\b(?:which|any|find|recommend|suggest|",
    r"looking for|where|cheapest|best|good|nearest)\b[^,.;?!]{0,24}\b(?:hotels?|hostels?|",
    r"restaurants?|pizzerias?|caf[eé]s?|place to (?:eat|stay))\b|人均(?:多少|高|低|消费|",
    r"最|在)"
));
/// What asks for the price of an outing that somebody else runs.
static SOLD: Pattern = Pattern::new(concat!(
    r"多少钱|什么价|价格|价位|票价|收费|报名|跟团|报团|旅行团|电话|\bhow much\b|",
    r"\bprices?\b|\bcosts?\b|\bguided tours?\b|\bbook(?:ing)?\b|\btickets?\b"
));
/// What tells of an outing that is over.
static GONE: Pattern = Pattern::new(concat!(
    r"昨天|前天|上次|去年|累死|\b(?:yesterday|last (?:week|year|time)|stayed|spent|took|",
    r"loved|went|walked|waited|lost)\b"
));
static ASKS: Pattern = Pattern::new(concat!(
    r"吗|呢|么(?:$|[?,。])|什么|哪|怎么|如何|是否|能不能|可不可以|有没有|是不是|要不要|",
    r"几个?(?:人|天|月)|\?|？|找|推荐"
));
static ASKS_EN: Pattern = Pattern::new(concat!(
    r"(?:^|[,.;!?] ?(?:and |so |but )?)(?:is|are|do|does|did|can|could|will|would|should|",
    r"has|was|were|what|which|where|when|how|who|why|whose|may|tell|describe|explain|",
    r"compare|find|recommend|list)\b|\?"
));
/// Time that one has: "我有三个小时", "we have the afternoon".
static HAVING: Pattern = Pattern::new(concat!(
    r"\bfree (?:until|till|for|from)\b|(?:有|只有|剩|还剩|空出|空闲)[^,。;?]{0,6}(?:小时|",
    r"天|上午|下午|晚上|钟头|分钟)|(?:小时|半天|天)(?:的?时间|空闲|空档)|\b(?:have|",
    r"have got|'ve got|got|with)(?: only| just| about| around| roughly| some)? (?:the |a |",
    r"an |one |two |three |four |five |six |seven |eight |half |\d+|free |whole |few |",
    r"couple )+"
));
/// A message that is nothing but a wish of this kind: an answer to what one is asked before a plan.
static BARE: Pattern = Pattern::new(concat!(
    r"^(?:我们?|想要?|要|需要|希望|带着?|有|坐|推着?|是|大概|大约|左右|最好|就|请|的|吧|",
    r"了| |,|。|!|、|和|也|还|预算(?:是|在|为)? ?[¥￥]?<num> ?(?:元|块钱?)?(?:以内|左右)?|",
    r"慢慢(?:走|逛|玩|来)|慢一?点|轻松一?点|悠闲一?点|不(?:要|想)?(?:太|那么)?(?:赶|累|",
    r"着急|爬楼梯|走台阶)|轮椅|婴儿车|老人|小孩|孩子|半天|一整?天|<num>(?:个)?(?:半)?小时|",
    r"<num>个人|步行|走路|a |an |the |my |our |i |we |with |want to |budget (?:of |",
    r"is )?[¥￥]?\d+(?: ?yuan)?|wheelchair|pushchair|stroller|no (?:stairs|steps)|slowly|",
    r"take it slow|go slow(?:ly)?|walk slowly|half a day|<num> hours?|please|on foot|",
    r"and )+$"
));
static BARE_CORE: Pattern = Pattern::new(concat!(
    r"预算|慢|轻松|悠闲|赶|累|楼梯|台阶|轮椅|婴儿车|老人|小孩|孩子|半天|天|小时|个人|",
    r"budget|wheelchair|pushchair|stroller|stairs|steps|slow|half a day|hours?"
));

/// Whether a question, read as a wish, is one for a plan.
pub(super) fn for_plan(said: &Said, length: Length, window: &Window, wish: &PlanWish) -> bool {
    let text = said.text.as_str();
    let ordered = orders::outright(text) || orders::at_last(text);
    let sold = said
        .clauses()
        .any(|clause| SOLD.is_in(clause) && !clause.contains("预算") && !clause.contains("budget"));
    if ordered {
        return !sold;
    }
    let time = length.days.is_some() || length.minutes.is_some() || window.end.is_some();
    let doing = time || (window.timed && window.start.is_some());
    let wishes = wishes(wish);
    let facts = FACTS.is_in(text) || LISTS.is_in(text);
    if places::is_sequence(said) && !facts && !asks(text) {
        return true;
    }
    if facts {
        return false;
    }
    if (doing && DOING.is_in(text)) || ((wish.children || wish.elderly || wish.wheels) && WITH.is_in(text)) {
        return true;
    }
    if asks(text) || GONE.is_in(text) {
        return false;
    }
    let having = HAVING.is_in(text) && time;
    NOUNS.is_in(text) || (time && (wishes > 0 || having)) || is_bare(text)
}

fn asks(text: &str) -> bool {
    ASKS.is_in(text) || ASKS_EN.is_in(text)
}

fn is_bare(text: &str) -> bool {
    BARE.is_in(text.trim()) && BARE_CORE.is_in(text)
}

/// How many wishes are said beyond time.
fn wishes(wish: &PlanWish) -> usize {
    [
        wish.children,
        wish.elderly,
        wish.no_steps,
        wish.pace.is_some(),
        wish.budget.is_some(),
        wish.people.is_some(),
        wish.lunch.is_some(),
        wish.rain,
        wish.mode.is_some(),
        wish.max_stops.is_some(),
        wish.round_trip,
        wish.from.is_some(),
        wish.to.is_some(),
        !wish.must_visit.is_empty(),
        !wish.avoid.is_empty(),
        !wish.visited.is_empty(),
        !wish.interests.is_empty(),
        !wish.avoid_interests.is_empty(),
    ]
    .into_iter()
    .filter(|said| *said)
    .count()
}

/// Whether a text asks for a fact, in a clause that says nothing else.
pub(super) fn facts(text: &str) -> bool {
    FACTS.is_in(text)
}
