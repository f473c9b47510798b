//! What people like to see and do: the keys and their words in Chinese and English.

use super::pattern::Pattern;

/// The keys, each with the words that mean it. A text may mean several of them with one word.
pub(super) static INTERESTS: [(&str, Pattern); 38] = [
    ("museum", Pattern::new(r"博物馆|纪念馆|陈列馆|展馆|\bmuseums?\b")),
    ("gallery", Pattern::new(r"美术馆|画廊|画展|\bart gallery\b|\bgaller(?:y|ies)\b")),
    (
        "temple",
        Pattern::new(concat!(
            r"寺庙|古寺|寺院|庙宇|佛寺|道观|庙|\btemples?\b|\bshrines?\b|\bmonaster(?:y|ies)\b|",
            r"\bpagodas?\b"
        )),
    ),
    ("church", Pattern::new(r"教堂|\bchurch(?:es)?\b|\bcathedrals?\b")),
    (
        "religion",
        Pattern::new(r"宗教|佛教|道教|烧香|拜佛|\breligio(?:n|us)\b|\bbuddhis[mt]\w*\b|\btaois[mt]\b"),
    ),
    (
        "nature",
        Pattern::new(concat!(
            r"自然|大自然|户外|森林|湿地|山水|\bnature\b|\bnatural\b|\boutdoors?\b|\bforests?\b|",
            r"\bwoods\b|\bwetlands?\b"
        )),
    ),
    ("mountain", Pattern::new(r"爬山|登山|登高|山景|看山|\bmountains?\b|\bhills?\b|\bpeaks?\b|\bsummits?\b")),
    ("hiking", Pattern::new(r"徒步|远足|健行|\bhik(?:e|es|ing)\b|\btrek(?:s|king)?\b")),
    ("lake", Pattern::new(r"湖边|湖景|湖光|看湖|游湖|湖|\blakes?\b|\blakeside\b")),
    ("river", Pattern::new(r"江边|河边|江景|溪流|\brivers?\b|\briverside\b")),
    ("waterfall", Pattern::new(r"瀑布|\bwaterfalls?\b")),
    ("sea", Pattern::new(r"海边|沙滩|海滩|\bbeach(?:es)?\b|\bseaside\b")),
    ("garden", Pattern::new(r"园林|花园|植物园|\bgardens?\b")),
    ("park", Pattern::new(r"公园|\bparks?\b")),
    (
        "flowers",
        Pattern::new(concat!(
            r"赏花|看花|花海|樱花|梅花|红叶|\bflowers?\b|\bblossoms?\b|\bautumn (?:leaves|",
            r"colou?rs)\b"
        )),
    ),
    (
        "animals",
        Pattern::new(concat!(
            r"动物|观鸟|看鸟|熊猫|\banimals?\b|\bwildlife\b|\bbirds?\b|\bbird-?watching\b|",
            r"\bpandas?\b|\bzoo\b"
        )),
    ),
    (
        "history",
        Pattern::new(concat!(
            r"历史|古迹|遗址|名胜|文物|\bhistor(?:y|ic|ical)\b|\bruins\b|\bheritage\b|",
            r"\bmonuments?\b"
        )),
    ),
    ("culture", Pattern::new(r"文化|人文|民俗|非遗|风俗|\bcultur(?:e|al)\b|\btraditions?\b|\bfolk\w*\b")),
    (
        "architecture",
        Pattern::new(r"建筑|古建|老房子|老宅|民居|\barchitectur(?:e|al)\b|\bbuildings\b|\bold houses\b"),
    ),
    (
        "old_town",
        Pattern::new(concat!(
            r"古镇|古城|老街|古村|老城|胡同|\bold town\b|\bold streets?\b|\bvillages?\b|",
            r"\balleys?\b"
        )),
    ),
    (
        "craft",
        Pattern::new(concat!(
            r"手工|手作|工艺|工坊|作坊|扎染|染布|陶艺|造纸|\bcrafts?\b|\bhandicrafts?\b|",
            r"\bworkshops?\b|\bpottery\b"
        )),
    ),
    ("art", Pattern::new(r"艺术|书法|绘画|美术馆|\barts?\b|\bpaintings?\b|\bcalligraphy\b|\bsculptures?\b")),
    ("music", Pattern::new(r"音乐|\bmusic\b|\bconcerts?\b")),
    ("theatre", Pattern::new(r"戏曲|看戏|听戏|戏剧|演出|\btheat(?:re|er)\b|\boperas?\b|\bshows\b")),
    (
        "food",
        Pattern::new(concat!(
            r"美食|小吃|吃货|好吃的|吃吃喝喝|特色菜|\bfood(?:ie)?s?\b|\bsnacks?\b|\bcuisine\b|",
            r"\bstreet food\b|\beating\b"
        )),
    ),
    ("tea", Pattern::new(r"喝茶|品茶|茶园|茶馆|茶文化|采茶|\bteas?\b|\bteahouses?\b")),
    ("coffee", Pattern::new(r"咖啡|\bcoffee\b|\bcaf[eé]s?\b")),
    (
        "shopping",
        Pattern::new(r"购物|逛街|买东西|买特产|特产|伴手礼|\bshop(?:s|ping)?\b|\bsouvenirs?\b|\bmarkets?\b"),
    ),
    (
        "photography",
        Pattern::new(concat!(
            r"拍照|摄影|出片|打卡|网红|\bphoto(?:s|graphs?|graphy|graphing)?\b|\binstagram\w*\b|",
            r"\bpictures\b"
        )),
    ),
    (
        "view",
        Pattern::new(concat!(
            r"风景|景色|观景|美景|视野|\bviews?\b|\bviewpoints?\b|\bscenery\b|\bscenic\b|",
            r"\bpanoramas?\b"
        )),
    ),
    ("sunrise", Pattern::new(r"日出|\bsunrises?\b")),
    ("sunset", Pattern::new(r"日落|夕阳|晚霞|\bsunsets?\b")),
    (
        "night",
        Pattern::new(r"夜景|夜市|夜游|灯光秀|\bnight ?(?:views?|markets?|life|scenes?)\b|\bat night\b"),
    ),
    (
        "children",
        Pattern::new(concat!(
            r"亲子|儿童乐园|游乐|适合孩子|\bplaygrounds?\b|\b(?:kid|child|family)-friendly\b|",
            r"\bfor (?:the )?(?:kids|children)\b"
        )),
    ),
    ("boat", Pattern::new(r"坐船|游船|划船|乘船|\bboats?\b|\bboat (?:trip|ride)s?\b")),
    (
        "quiet",
        Pattern::new(concat!(
            r"安静|清静|人少|僻静|避开人群|冷门|\bquiet\b|\bpeaceful\b|\bcrowds?\b|",
            r"\boff the beaten (?:track|path)\b|\bhidden gems?\b"
        )),
    ),
    (
        "free",
        Pattern::new(concat!(
            r"免费|免票|不要钱|不花钱|\bfree (?:of charge|entry|admission|sights|places|",
            r"attractions|museums|things|stuff|ones?|only)\b|\b(?:only|mostly|for) free\b"
        )),
    ),
    ("indoor", Pattern::new(r"室内|\bindoors?\b|\bunder (?:a )?roof\b")),
];
