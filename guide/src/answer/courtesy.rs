//! What is said back to who asked nothing.

use super::{Context, Draft};
use crate::reading::courtesy::Courtesy;

/// Returns a courtesy. It rests on no evidence and claims nothing.
pub fn say(draft: &mut Draft, context: &Context, courtesy: Courtesy) {
    draft.say(match courtesy {
        Courtesy::Greeting => context.pick(
            "您好！想问哪个地方？开放时间、门票、交通、历史、展览都可以问，也可以让我安排一天的行程。",
            "Hello! Which place would you like to know about? Ask about opening hours, tickets, getting there, history or exhibitions, or have a day planned.",
        ),
        Courtesy::Who => context.pick(
            "我是这一带的导游助手，只说有出处的话：景点、吃住、交通、历史与传说、正在进行的活动，也能认照片、排行程。查不到的我会直说。",
            "I am the guide to this area, and I say only what a source says: sights, food, lodging, transport, history and legends, and what is on. I also recognise photographs and plan walks. What I cannot find I say so.",
        ),
        Courtesy::Thanks => context.pick("不客气，玩得开心！", "You are welcome. Enjoy your visit!"),
        Courtesy::Farewell => context.pick("再见，一路顺风！", "Goodbye, and a pleasant journey!"),
    });
}
