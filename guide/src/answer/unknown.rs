//! Honest answers when there is no evidence.

use super::words::list;
use super::{Context, Draft};
use scenic_data::Field;
use scenic_data::view::PlaceView;

/// How many known fields are offered instead.
const OFFERED: usize = 5;

/// The place is known, the field is not: says so, and what is known instead.
pub fn field(draft: &mut Draft, context: &Context, view: &PlaceView, field: &Field) {
    let name = view.place.name(&context.lang);
    let label = field.label(&context.lang);
    let known: Vec<String> = view
        .facts_for(&context.lang)
        .into_iter()
        .filter(|fact| fact.claim.field() != field && fact.claim.field().as_str() != "tags")
        .take(OFFERED)
        .map(|fact| fact.claim.field().label(&context.lang).to_owned())
        .collect();
    if context.zh() {
        draft.say(&format!("目前的资料里没有{name}的{label}。"));
        if !known.is_empty() {
            draft.say(&format!("我能告诉您的是它的{}。", list(&known, &context.lang)));
        }
    } else {
        draft.say(&format!("The sources say nothing about “{}” for {name}.", label.to_lowercase()));
        if !known.is_empty() {
            draft.say(&format!("What I do have: {}.", list(&known, &context.lang).to_lowercase()));
        }
    }
    draft.confidence = 0.2;
    draft.grounded = false;
}

/// The place is known, what is asked about it is not; what follows is what is known.
pub fn not_told(draft: &mut Draft, context: &Context, view: &PlaceView) {
    let name = view.place.name(&context.lang);
    draft.say(&if context.zh() {
        format!("资料里没有直接回答这个问题的内容。关于{name}，已知的是：")
    } else {
        format!("Nothing on file answers this directly. What is known of {name}:")
    });
    draft.paragraph();
}

/// The place is known, but no source speaks of the things asked about.
pub fn not_mentioned(draft: &mut Draft, context: &Context, view: &PlaceView, things: &[String]) {
    let name = view.place.name(&context.lang);
    draft.say(&if context.zh() {
        format!("资料里没有提到{name}有“{}”。已知的是：", things.join("”“"))
    } else {
        format!("No source mentions “{}” at {name}. What is known:", things.join("”, “"))
    });
    draft.paragraph();
}

/// Of what is over nothing is kept; what is on now, or comes, may be told after it.
pub fn not_kept(draft: &mut Draft, context: &Context) {
    draft.say(context.pick(
        "资料里只有正在举行和将要举行的，没有过去的记录。",
        "The sources tell of what is on and what is coming, not of what is over.",
    ));
    draft.paragraph();
}

/// No source says that what is asked about is on show; what follows is what is on.
pub fn not_on_show(draft: &mut Draft, context: &Context) {
    draft.say(context.pick(
        "没有来源说到您问的正在展出。正在进行或即将开始的有：",
        "No source says that what you ask about is on show. What is on, or soon will be:",
    ));
    draft.paragraph();
}

/// The place is known, but no source says whether one is let in with what is asked about.
pub fn condition(draft: &mut Draft, context: &Context, view: &PlaceView) {
    let name = view.place.name(&context.lang);
    draft.say(&if context.zh() {
        format!("没有来源说到这样能不能进{name}，请先向对方确认。已知的是：")
    } else {
        format!("No source says whether {name} lets one in like that; please ask there. What is known:")
    });
    draft.paragraph();
}

/// The places are known, but no source tells how long a ride between them takes, if there is one.
pub fn ride(draft: &mut Draft, context: &Context, places: &[&str], vehicle: &str) {
    draft.say(&if context.zh() {
        format!("没有来源说到{}之间坐车船（{vehicle}）要多久，也可能没有这样的线路。", places.join("、"))
    } else {
        format!(
            "No source tells how long a ride ({vehicle}) between {} takes, or that there is one.",
            places.join(", ")
        )
    });
    draft.paragraph();
}

/// No source speaks of the things asked about.
pub fn not_mentioned_anywhere(draft: &mut Draft, context: &Context, things: &[String]) {
    draft.say(&if context.zh() {
        format!("资料里没有提到“{}”，我不想猜。", things.join("”“"))
    } else {
        format!("No source mentions “{}”, and I would rather not guess.", things.join("”, “"))
    });
    draft.confidence = 0.2;
    draft.grounded = false;
}

/// Warns of what was understood when a name was not written as it is known, and says so where it may be wrong.
pub fn understood(draft: &mut Draft, context: &Context, name: &str, is_guess: bool) {
    let sentence = if context.zh() {
        format!("您说的应该是{name}。")
    } else {
        format!("I take it that you mean {name}.")
    };
    draft.warn("assumed_place", sentence.clone());
    if is_guess {
        draft.say(&sentence);
    }
}

/// The place is not known.
pub fn place(draft: &mut Draft, context: &Context, name: Option<&str>) {
    let sentence = match (name, context.zh()) {
        (Some(name), true) => format!("资料里没有“{name}”这个地方，所以没法回答。"),
        (Some(name), false) => format!("There is nothing on file about “{name}”, so I cannot say."),
        (None, true) => "您问的是哪个地方？告诉我名字就能查。".to_owned(),
        (None, false) => "Which place do you mean? Tell me its name and I will look.".to_owned(),
    };
    draft.say(&sentence);
    draft.confidence = 0.1;
    draft.grounded = false;
}

/// No source tells the weather.
pub fn weather(draft: &mut Draft, context: &Context) {
    draft.say(context.pick(
        "资料里没有天气实况和预报，出发前请看当地气象部门的预报。",
        "No source on file tells the weather or a forecast; please look at the weather service's before you set out.",
    ));
    draft.confidence = 0.1;
    draft.grounded = false;
}

/// None of the sources says that a place of the list that follows has what is asked for.
pub fn not_said_of_any(draft: &mut Draft, context: &Context, things: &[String]) {
    draft.say(&if context.zh() {
        format!("没有来源说到哪一处有“{}”，请先问一问。", things.join("”“"))
    } else {
        format!("No source says which of them has “{}”; please ask first.", things.join("”, “"))
    });
    draft.paragraph();
}

/// Nothing on file answers the question.
pub fn nothing(draft: &mut Draft, context: &Context) {
    draft.say(context.pick(
        "资料里找不到能回答这个问题的内容，我不想猜。",
        "Nothing on file answers this, and I would rather not guess.",
    ));
    draft.confidence = 0.1;
    draft.grounded = false;
}
