//! Brings the many ways of typing the same sign to one, so that the words can be told apart.

/// One character as the reading sees it: half-width, simplified, one dash, one colon.
fn plain(c: char) -> char {
    match c {
        '\u{ff5e}' | '~' | '〜' | '∼' | '→' => '-',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '─' | '━' | 'ー' | '﹣' | '\u{ff0d}' => {
            '-'
        }
        '∶' | '︰' | '﹕' | '꞉' => ':',
        '。' | '•' | '|' | '\u{ff5c}' => ';',
        '【' | '〔' | '［' | '[' => '(',
        '】' | '〕' | '］' | ']' => ')',
        '’' | '‘' | '＇' => '\'',
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => '\n',
        c if c.is_whitespace() => ' ',
        '\u{ff01}'..='\u{ff5d}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => simplified(c),
    }
}

/// Traditional characters that occur in words about hours.
fn simplified(c: char) -> char {
    match c {
        '週' => '周',
        '開' => '开',
        '閉' => '闭',
        '館' => '馆',
        '點' => '点',
        '時' => '时',
        '間' => '间',
        '節' => '节',
        '營' => '营',
        '業' => '业',
        '終' => '终',
        '無' => '无',
        '園' => '园',
        '場' => '场',
        '後' => '后',
        '號' => '号',
        '國' => '国',
        '為' => '为',
        '門' => '门',
        '關' => '关',
        '參' => '参',
        '觀' => '观',
        '進' => '进',
        '當' => '当',
        '對' => '对',
        '禮' => '礼',
        '鐘' => '钟',
        '鍾' => '钟',
        '個' => '个',
        '兩' => '两',
        '從' => '从',
        '與' => '与',
        '舊' => '旧',
        '應' => '应',
        '證' => '证',
        '暫' => '暂',
        c => c,
    }
}

/// The text with one form for each sign, in lower case.
pub(super) fn normalise(text: &str) -> String {
    text.chars().map(plain).flat_map(char::to_lowercase).collect()
}

/// The value of a Chinese numeral below a hundred, such as 八, 十七, 二十四 or 廿四.
pub(super) fn chinese_number(text: &str) -> Option<u32> {
    let digit = |c: char| match c {
        '〇' | '零' => Some(0),
        '一' => Some(1),
        '二' | '两' => Some(2),
        '三' => Some(3),
        '四' => Some(4),
        '五' => Some(5),
        '六' => Some(6),
        '七' => Some(7),
        '八' => Some(8),
        '九' => Some(9),
        _ => None,
    };
    let text = text.replace('廿', "二十");
    match text.split_once('十') {
        Some((tens, units)) => {
            let one = |part: &str, empty: u32| {
                let mut chars = part.chars();
                match (chars.next(), chars.next()) {
                    (None, _) => Some(empty),
                    (Some(c), None) => digit(c),
                    _ => None,
                }
            };
            Some(one(tens, 1)? * 10 + one(units, 0)?)
        }
        None => {
            let mut chars = text.chars();
            match (chars.next(), chars.next()) {
                (Some(c), None) => digit(c),
                _ => None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_typed_differently_read_alike() {
        assert_eq!(normalise("（８：３０～１７：００）"), "(8:30-17:00)");
        assert_eq!(normalise("週一閉館。9:00—17:00"), "周一闭馆;9:00-17:00");
    }

    #[test]
    fn chinese_numerals_have_their_value() {
        for (text, value) in [("八", 8), ("十", 10), ("十七", 17), ("二十", 20), ("二十四", 24), ("两", 2)]
        {
            assert_eq!(chinese_number(text), Some(value), "{text}");
        }
        for text in ["", "八九", "十十", "百", "半"] {
            assert_eq!(chinese_number(text), None, "{text}");
        }
    }
}
