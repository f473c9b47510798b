//! An invented country, as large as it is asked for: towns with their sights, whose names, texts, hours,
//! prices and positions look like those of real ones. The same number always gives the same sight.

use scenic_data::claim::ClaimDraft;
use scenic_data::place::{Name, PlaceKind};
use scenic_data::record::{Contribution, Matched, PassageRecord, PlaceRecord, Placed};
use scenic_data::{Field, LangTag, PlaceId, Position, SourceId};

/// Sights of a town.
pub const PER_TOWN: u64 = 40;

/// Beginnings of names, Chinese and English.
const FIRST: [(&str, &str); 48] = [
    ("青", "Green"),
    ("云", "Cloud"),
    ("白", "White"),
    ("紫", "Purple"),
    ("金", "Golden"),
    ("玉", "Jade"),
    ("龙", "Dragon"),
    ("凤", "Phoenix"),
    ("鹤", "Crane"),
    ("松", "Pine"),
    ("竹", "Bamboo"),
    ("梅", "Plum"),
    ("兰", "Orchid"),
    ("枫", "Maple"),
    ("桂", "Osmanthus"),
    ("柳", "Willow"),
    ("石", "Stone"),
    ("水", "Water"),
    ("月", "Moon"),
    ("日", "Sun"),
    ("星", "Star"),
    ("雪", "Snow"),
    ("雨", "Rain"),
    ("风", "Wind"),
    ("东", "East"),
    ("西", "West"),
    ("南", "South"),
    ("北", "North"),
    ("长", "Long"),
    ("高", "High"),
    ("古", "Ancient"),
    ("清", "Clear"),
    ("明", "Bright"),
    ("静", "Quiet"),
    ("华", "Splendid"),
    ("宝", "Treasure"),
    ("天", "Heaven"),
    ("灵", "Spirit"),
    ("仙", "Immortal"),
    ("福", "Fortune"),
    ("寿", "Longevity"),
    ("锦", "Brocade"),
    ("丹", "Cinnabar"),
    ("碧", "Azure"),
    ("翠", "Emerald"),
    ("秋", "Autumn"),
    ("春", "Spring"),
    ("晚", "Evening"),
];
/// Middles of names.
const SECOND: [(&str, &str); 50] = [
    ("溪", "Brook"),
    ("泉", "Spring"),
    ("岩", "Rock"),
    ("峰", "Peak"),
    ("坪", "Meadow"),
    ("岭", "Ridge"),
    ("谷", "Valley"),
    ("潭", "Pool"),
    ("洞", "Cave"),
    ("门", "Gate"),
    ("台", "Terrace"),
    ("林", "Grove"),
    ("海", "Sea"),
    ("池", "Pond"),
    ("屏", "Screen"),
    ("光", "Light"),
    ("影", "Shadow"),
    ("霞", "Glow"),
    ("露", "Dew"),
    ("烟", "Mist"),
    ("音", "Sound"),
    ("香", "Fragrance"),
    ("花", "Blossom"),
    ("叶", "Leaf"),
    ("心", "Heart"),
    ("德", "Virtue"),
    ("文", "Letters"),
    ("武", "Arms"),
    ("安", "Peace"),
    ("宁", "Calm"),
    ("和", "Harmony"),
    ("平", "Level"),
    ("兴", "Rise"),
    ("隆", "Thriving"),
    ("昌", "Flourish"),
    ("泰", "Great"),
    ("康", "Health"),
    ("远", "Far"),
    ("山", "Hill"),
    ("川", "River"),
    ("江", "Stream"),
    ("湖", "Lake"),
    ("城", "Wall"),
    ("庄", "Manor"),
    ("渡", "Ferry"),
    ("浦", "Shore"),
    ("沙", "Sand"),
    ("洲", "Isle"),
    ("田", "Field"),
    ("园", "Garden"),
];
/// What sights are: the ends of their names, with their kinds.
const HEADS: [(&str, &str, PlaceKind); 20] = [
    ("亭", "Pavilion", PlaceKind::Attraction),
    ("寺", "Temple", PlaceKind::Attraction),
    ("桥", "Bridge", PlaceKind::Attraction),
    ("塔", "Pagoda", PlaceKind::Attraction),
    ("楼", "Tower", PlaceKind::Attraction),
    ("阁", "Hall", PlaceKind::Attraction),
    ("书院", "Academy", PlaceKind::Attraction),
    ("祠", "Shrine", PlaceKind::Attraction),
    ("故居", "Residence", PlaceKind::Attraction),
    ("牌坊", "Archway", PlaceKind::Attraction),
    ("瀑布", "Waterfall", PlaceKind::Attraction),
    ("公园", "Park", PlaceKind::Attraction),
    ("古井", "Old Well", PlaceKind::Attraction),
    ("码头", "Pier", PlaceKind::Transport),
    ("博物馆", "Museum", PlaceKind::Museum),
    ("纪念馆", "Memorial", PlaceKind::Museum),
    ("饭店", "Restaurant", PlaceKind::Restaurant),
    ("客栈", "Inn", PlaceKind::Hotel),
    ("茶馆", "Teahouse", PlaceKind::Restaurant),
    ("老街", "Old Street", PlaceKind::Attraction),
];
const ERAS: [(&str, &str); 8] = [
    ("唐代", "the Tang dynasty"),
    ("北宋", "the Northern Song"),
    ("南宋", "the Southern Song"),
    ("元代", "the Yuan dynasty"),
    ("明代", "the Ming dynasty"),
    ("清代康熙年间", "the Kangxi reign"),
    ("清代乾隆年间", "the Qianlong reign"),
    ("民国初年", "the early Republic"),
];
const WHO: [(&str, &str); 10] = [
    ("一位告老还乡的知府", "a retired prefect"),
    ("盐商汪氏", "the salt merchants Wang"),
    ("一位云游的僧人", "a wandering monk"),
    ("里人募捐", "the people of the ward"),
    ("石匠父子", "a mason and his son"),
    ("一位画家", "a painter"),
    ("守将", "the garrison's commander"),
    ("茶商", "tea merchants"),
    ("船帮", "the boatmen's guild"),
    ("一位女塾师", "a schoolmistress"),
];
const MADE: [(&str, &str); 8] = [
    ("青石", "bluestone"),
    ("红砂岩", "red sandstone"),
    ("楠木", "nanmu wood"),
    ("花岗岩", "granite"),
    ("杉木", "fir"),
    ("夯土", "rammed earth"),
    ("灰砖", "grey brick"),
    ("汉白玉", "white marble"),
];
const SEEN: [(&str, &str); 12] = [
    ("檐下的木雕刻着百子嬉春", "carvings of a hundred children under its eaves"),
    ("一块记着水位的石碑", "a stele that records floods"),
    ("两株三百年的银杏", "two ginkgos three centuries old"),
    ("一副缺了上联的对联", "a couplet that lost its first line"),
    ("井栏上十七道绳痕", "seventeen rope marks on its kerb"),
    ("清晨的雾从脚下升起", "morning mist rising from below"),
    ("一口会返潮的铜钟", "a bronze bell that sweats before rain"),
    ("戏台上的彩绘", "paintings on its stage"),
    ("壁上的题诗", "poems written on its wall"),
    ("一座小小的水车", "a small water wheel"),
    ("石阶正好一百零八级", "exactly 108 steps"),
    ("夜里满坡的萤火虫", "fireflies all over its slope at night"),
];
const HOURS: [&str; 10] = [
    "8:00-17:00",
    "9:00-17:00，周一闭馆",
    "全天开放",
    "8:30-17:30（16:30停止入园）",
    "夏季8:00-18:00，冬季8:30-17:00",
    "9:00-21:00",
    "周二至周日9:00-16:30",
    "7:00-19:00",
    "10:00-22:00",
    "9:00-12:00，14:00-17:00",
];

/// Numbers that look like chance and are the same each time.
struct Dice(u64);

impl Dice {
    fn of(number: u64) -> Self {
        Self(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0xd1b5_4a32_d192_ed03)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % bound.max(1)
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len() as u64) as usize)
    }
}

/// The town of a number, Chinese and English.
fn town(number: u64) -> (String, String) {
    let (first, second) = (number as usize % FIRST.len(), number as usize / FIRST.len());
    let round = second / SECOND.len();
    let (a, b) = (FIRST[first], SECOND[second % SECOND.len()]);
    let (zh, en) = match round {
        0 => (String::new(), String::new()),
        round => (
            SECOND[(round * 7) % SECOND.len()].0.to_owned(),
            format!(" {}", SECOND[(round * 7) % SECOND.len()].1),
        ),
    };
    (format!("{}{}{zh}县", a.0, b.0), format!("{} {}{en} County", a.1, b.1))
}

/// The names of a sight, Chinese and English.
pub fn names(number: u64) -> (String, String) {
    let mut dice = Dice::of(number);
    let fallback = FIRST[0];
    let first = dice.one(&FIRST).copied().unwrap_or(fallback);
    let second = dice.one(&SECOND).copied().unwrap_or(fallback);
    let third = dice.one(&SECOND).copied().unwrap_or(fallback);
    let (zh, en, _) = head(number);
    (format!("{}{}{}{zh}", first.0, second.0, third.0), format!("{} {} {} {en}", first.1, second.1, third.1))
}

fn head(number: u64) -> (&'static str, &'static str, PlaceKind) {
    HEADS[Dice::of(number ^ 0x5eed).below(HEADS.len() as u64) as usize]
}

/// What the source says of a town: the town itself and its sights, each with its texts.
pub fn town_page(source: &SourceId, number: u64) -> Contribution {
    let (zh, en) = town(number);
    let id = |name: &str| PlaceId::of(source, name);
    let mut dice = Dice::of(number ^ 0x70_u64);
    let centre = Position {
        lat: 22.0 + dice.below(18_000) as f64 / 1_000.0,
        lon: 100.0 + dice.below(20_000) as f64 / 1_000.0,
    };
    let own = format!("town-{number}");
    let record = PlaceRecord {
        external_id: own.clone(),
        kind: Some(PlaceKind::Area),
        names: vec![Name::new(zh.as_str()), Name::new(en.as_str())],
        position: Some(centre),
        claims: vec![claim("intro", &format!("{zh}在群山之间，一条河穿城而过，沿岸有{PER_TOWN}处古迹。"))],
        ..PlaceRecord::default()
    };
    let mut places = vec![Matched { place: id(&own), parent: None, record }];
    let mut passages = Vec::new();
    for sight in number * PER_TOWN..(number + 1) * PER_TOWN {
        let (place, told) = sight_record(sight, centre, (&zh, &own));
        places.push(Matched { place: id(&place.external_id), parent: Some(id(&own)), record: place });
        passages.extend(told);
    }
    Contribution { places, passages, ..Contribution::default() }
}

fn claim(field: &str, text: &str) -> ClaimDraft {
    ClaimDraft::text(Field::new(field), LangTag::detect(text), text)
}

/// One sight, and a text of no place in particular that speaks of it.
fn sight_record(
    number: u64,
    centre: Position,
    (town, town_id): (&str, &str),
) -> (PlaceRecord, Option<Placed<PassageRecord>>) {
    let mut dice = Dice::of(number ^ 0xabcd);
    let (zh, en) = names(number);
    let (_, head_en, kind) = head(number);
    let pair = ("", "");
    let era = dice.one(&ERAS).copied().unwrap_or(pair);
    let who = dice.one(&WHO).copied().unwrap_or(pair);
    let made = dice.one(&MADE).copied().unwrap_or(pair);
    let seen = dice.one(&SEEN).copied().unwrap_or(pair);
    let other = dice.one(&SEEN).copied().unwrap_or(pair);
    let year = 700 + dice.below(1_200);
    let metres = 3 + dice.below(60);
    let distance = 1 + dice.below(30);
    let price = [0, 0, 10, 20, 35, 50, 60, 80, 120][dice.below(9) as usize];
    let ticket = if price == 0 { "免费".to_owned() } else { format!("{price}元") };
    let position = Position {
        lat: centre.lat + (dice.below(20_000) as f64 - 10_000.0) / 100_000.0,
        lon: centre.lon + (dice.below(20_000) as f64 - 10_000.0) / 100_000.0,
    };
    let claims = vec![
        claim(
            "intro",
            &format!(
                "{zh}在{town}城外{distance}里，{}所建，高{metres}米，用{}砌成。这里有{}。",
                who.0, made.0, seen.0
            ),
        ),
        claim(
            "intro",
            &format!(
                "{en} was built of {} by {}, {metres} metres high, {distance} li outside the town. The {} is known for {}.",
                made.1,
                who.1,
                head_en.to_lowercase(),
                seen.1
            ),
        ),
        claim(
            "history",
            &format!(
                "{zh}始建于{}（{year}年），{}年毁于水火，后由{}重修。当地人说，建成那天{}，至今每逢春社还有人来看。碑上刻着出资人的名字，共{}人。",
                era.0,
                year + 40 + dice.below(200),
                who.0,
                other.0,
                8 + dice.below(90)
            ),
        ),
        claim(
            "tips",
            &format!(
                "看{}最好在{}前后，雨后石滑。停车场到门口步行{}分钟。",
                seen.0,
                ["清晨", "正午", "傍晚"][dice.below(3) as usize],
                2 + dice.below(20)
            ),
        ),
        claim("address", &format!("{town}{}路{}号", FIRST[dice.below(48) as usize].0, 1 + dice.below(300))),
        claim("phone", &format!("0{}-{}", 551 + dice.below(200), 2_000_000 + dice.below(7_000_000))),
        claim("ticket", &ticket),
        claim("opening_hours", HOURS[dice.below(HOURS.len() as u64) as usize]),
        claim("rating", &format!("{:.1}", 3.0 + dice.below(20) as f64 / 10.0)),
    ];
    let record = PlaceRecord {
        external_id: format!("s-{number}"),
        kind: Some(kind),
        names: vec![Name::new(zh.as_str()), Name::new(en.as_str())],
        parent: Some(town_id.to_owned()),
        position: Some(position),
        claims,
        ..PlaceRecord::default()
    };
    let told = number.is_multiple_of(4).then(|| PassageRecord {
        heading: Some(format!("{town}杂记之{}", number % 97)),
        body: format!(
            "过{zh}，见{}。{}说，{}是{}留下的，{}的人都知道。",
            seen.0, who.0, other.0, era.0, town
        ),
        lang: LangTag::zh(),
    });
    (record, told.map(|record| Placed { place: None, record }))
}
