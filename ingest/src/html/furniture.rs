//! What stands around a text and is not part of it: captions, credits, links to other pages, dates of
//! publication, invitations to subscribe.

use crate::html::dom;
use crate::html::meta::selector;
use regex::Regex;
use scraper::{ElementRef, Html, Selector};
use std::sync::LazyLock;

/// Longest line that may be a label of the page rather than a sentence of its text.
const LONGEST_LABEL: usize = 90;

static PARTS: LazyLock<Selector> = LazyLock::new(|| selector("figcaption, aside, nav, footer, form, button"));
static CLASSED: LazyLock<Selector> = LazyLock::new(|| selector("[class]"));
static LINES: LazyLock<Selector> = LazyLock::new(|| selector("p, li, h2, h3, h4, h5, h6, div, span"));
static LINKS: LazyLock<Selector> = LazyLock::new(|| selector("a[href]"));
/// Words of classes by which sites name such parts.
static CLASS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?:^|[\s_-])(?:captions?|credits?|copyright|cookies?|consent|newsletter|subscribe|signup|related|readmore|read-more|promo|share|sharing|social|byline|author-?bio|bio|timestamp|dateline|breadcrumbs?|tags|gallery|carousel|slideshow)(?:$|[\s_-])",
    )
    .expect("a valid pattern")
});
/// How a line begins that says something about the page.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^\W*(?:published|posted|updated|last updated|image|photo|picture|media|source|credit|related|read more|see more|more|read also|see also|don't miss|click here|subscribe|sign up|follow us|share|advertisement|发布时间|更新时间|发布日期|来源|责任编辑|编辑|作者|图片来源|相关阅读|延伸阅读|分享到|上一篇|下一篇)\s*(?:[:：|©]|copyright|caption|on\b|by\b|$)",
    )
    .expect("a valid pattern")
});
/// A line that counts visits or tells the time, and so says something else at every visit.
static COUNTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^\W*(?:
            (?:本[页文站]|文章|累计|总|今日)*(?:浏览|阅读|点击|访问|查看|人气|访客|在线)(?:次数|人数|总?量|总?数)?\s*[:：]?\s*[\d,.]+\s*[次人万+]*
            |(?:现在|当前|系统|服务器|打印|北京)时间\s*[:：]?\s*[\d\s年月日时分秒:：./-]*
            |今天是?\s*[:：]?\s*\d{4}\D.{0,20}
            |(?:page\s)?(?:views?|hits|reads?|visits|visitors|downloads)\s*[:：]?\s*[\d,.]+\s*[km]?
            |[\d,.]+\s*[km]?\s*(?:page\s)?(?:views?|hits|reads|visits|visitors)
            |(?:current|local|server|print(?:ed)?)(?:\s+(?:time|date|on|at))+\s*[:：]?\s*\d.{0,30}
        )\W*$",
    )
    .expect("a valid pattern")
});

/// What a line is that speaks of rights, or of who took a picture.
static RIGHTS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^\W*(?:copyright\b|©|all rights reserved|you may (?:also )?like|sign up (?:to|for) (?:our|the)|this (?:document|article) is subject to copyright|版权所有|未经许可|转载请注明)|(?:getty images|getty|shutterstock|视觉中国|新华社发|记者.{0,8}摄)\W*$",
    )
    .expect("a valid pattern")
});

/// Takes such parts out of the text that was found on a page.
pub(crate) fn remove(content: &mut Html) {
    let mut out = Vec::new();
    let whole = dom::weight_of(content.root_element());
    // A part that holds most of the text is not beside it, whatever it is called.
    let beside = |element: &ElementRef<'_>| dom::weight_of(*element) * 2 < whole;
    out.extend(content.select(&PARTS).filter(beside).map(|element| element.id()));
    let named = |element: &ElementRef<'_>| element.attr("class").is_some_and(|class| CLASS.is_match(class));
    out.extend(content.select(&CLASSED).filter(|e| named(e) && beside(e)).map(|element| element.id()));
    let lines = content.select(&LINES).filter(|element| is_label(*element) || is_link(*element));
    out.extend(lines.map(|element| element.id()));
    for id in out {
        if let Some(mut node) = content.tree.get_mut(id) {
            node.detach();
        }
    }
}

/// Whether an element is one line that says something about the page.
fn is_label(element: ElementRef<'_>) -> bool {
    // Most elements hold more than a line, which is seen before all of it is read.
    let letters = element.text().flat_map(str::chars).filter(|c| !c.is_whitespace());
    if letters.take(LONGEST_LABEL + 1).count() > LONGEST_LABEL {
        return false;
    }
    let text = dom::block_text(element);
    !text.contains('\n')
        && text.chars().count() <= LONGEST_LABEL
        && (LABEL.is_match(&text) || RIGHTS.is_match(&text) || COUNTER.is_match(&text))
}

/// Whether an element is one line that is nothing but a link.
fn is_link(element: ElementRef<'_>) -> bool {
    let mut links = element.select(&LINKS);
    let (Some(link), None) = (links.next(), links.next()) else { return false };
    matches!(element.value().name(), "p" | "h4" | "h5" | "h6")
        && dom::line_text(link) == dom::line_text(element)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_a_text_is_taken_out_and_the_text_stays() {
        let mut content = Html::parse_fragment(
            "<article><h1>听涛松</h1><p>Published: 24 November 2026</p>\
             <figure><img><figcaption>The pine in snow (photo)</figcaption></figure>\
             <p>松高十二米，树龄约六百年，枝条向东南伸出九米，有风的日子站到它下面，你会听见海。</p>\
             <p><a href='/b'>相关的另一篇文章</a></p><p>作者：胡小满</p>\
             <p>Photographs of it hang in the <a href='/m'>museum</a>, and each was made from the same rock.</p>\
             <div class='newsletter-box'>Get our letters.</div></article>",
        );
        remove(&mut content);
        let text = dom::block_text(content.root_element());
        assert!(
            text.contains("松高十二米") && text.contains("Photographs of it hang in the museum"),
            "{text}"
        );
        for gone in ["Published", "in snow", "另一篇", "作者", "letters"] {
            assert!(!text.contains(gone), "{gone}: {text}");
        }
    }

    #[test]
    fn counters_and_clocks_are_no_text_and_numbers_in_sentences_are() {
        for line in [
            "浏览次数：1234",
            "阅读 1.2万",
            "本文点击量: 88",
            "访问人数：12,345 次",
            "当前时间：2026年11月27日 10:20:31",
            "今天是2026年11月27日 星期五",
            "Views: 1,234",
            "1.2k views",
            "Printed on: 27 November 2026",
        ] {
            assert!(COUNTER.is_match(line), "{line}");
        }
        for line in [
            "阅读需要十分钟",
            "浏览路线全长3公里",
            "访问2号馆请走东门",
            "今天是开放日",
            "Views of 12 peaks open from here",
            "Local time is kept by a water clock of 1320 in the tower, which was rebuilt twice",
            "开放时间：8:00-17:00",
        ] {
            assert!(!COUNTER.is_match(line), "{line}");
        }
    }

    #[test]
    fn a_part_that_holds_the_text_stays_whatever_its_name() {
        let mut content =
            Html::parse_fragment("<div class='gallery'><p>松高十二米，树龄约六百年。</p></div><p>短。</p>");
        remove(&mut content);
        assert!(dom::block_text(content.root_element()).contains("松高十二米"));
    }
}
