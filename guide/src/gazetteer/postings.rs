//! Numbers by texts, in a form that takes little memory and is read from a file as it is.

use fst::raw::Output;
use fst::{Automaton, IntoStreamer, Map, Streamer};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which numbers each of many texts has.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Postings {
    /// Each text's place in `ends`.
    #[serde(with = "as_bytes")]
    texts: Map<Vec<u8>>,
    /// Where the numbers of each text end in `numbers`; they begin where those of the one before end.
    ends: Vec<u32>,
    numbers: Vec<u32>,
}

impl Postings {
    /// These texts, with their numbers in the order given.
    pub(super) fn of(lists: BTreeMap<String, Vec<u32>>) -> Self {
        let (mut ends, mut numbers) = (Vec::with_capacity(lists.len()), Vec::new());
        let texts = (0_u64..).zip(lists).map(|(nth, (text, list))| {
            numbers.extend(list);
            ends.push(u32::try_from(numbers.len()).unwrap_or(u32::MAX));
            (text, nth)
        });
        // Keys of an ordered map are in order and each there once, which is all that is asked of them.
        let texts = Map::from_iter(texts).unwrap_or_default();
        Self { texts, ends, numbers }
    }

    /// How many texts there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The numbers of a text; none where it is not there.
    pub(super) fn get(&self, text: &str) -> &[u32] {
        self.texts.get(text).map_or(&[], |nth| self.list(nth))
    }

    /// The longest of the texts that `text` begins with: how many bytes it has, and which it is.
    pub(super) fn longest(&self, text: &[u8]) -> Option<(usize, u64)> {
        let automaton = self.texts.as_fst();
        let (mut node, mut output, mut found) = (automaton.root(), Output::zero(), None);
        for (length, byte) in (1..).zip(text) {
            let Some(step) = node.find_input(*byte) else { break };
            let step = node.transition(step);
            output = output.cat(step.out);
            node = automaton.node(step.addr);
            if node.is_final() {
                found = Some((length, output.cat(node.final_output()).value()));
            }
        }
        found
    }

    /// The texts that an automaton accepts: its state at the end of each, and the numbers.
    pub(super) fn accepted<A: Automaton>(&self, by: A) -> Vec<(A::State, &[u32])>
    where
        A::State: Clone,
    {
        let mut found = Vec::new();
        let mut stream = self.texts.search_with_state(by).into_stream();
        while let Some((_, nth, state)) = stream.next() {
            found.push((state, self.list(nth)));
        }
        found
    }

    /// The numbers of the text that is the `nth` one.
    pub(super) fn list(&self, nth: u64) -> &[u32] {
        let end = |nth: u64| self.ends.get(usize::try_from(nth).ok()?).map(|end| *end as usize);
        let start = nth.checked_sub(1).map_or(Some(0), end);
        start.zip(end(nth)).and_then(|(start, end)| self.numbers.get(start..end)).unwrap_or_default()
    }
}

/// The map of texts as the bytes it is.
mod as_bytes {
    use super::Map;
    use serde::{Deserialize, Deserializer, Serializer, de};
    use serde_bytes::ByteBuf;

    pub(super) fn serialize<S: Serializer>(map: &Map<Vec<u8>>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(map.as_fst().as_bytes())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Map<Vec<u8>>, D::Error> {
        Map::new(ByteBuf::deserialize(from)?.into_vec()).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn postings() -> Postings {
        let lists = [("北京", vec![3]), ("北京大学", vec![1, 0]), ("heron", vec![]), ("heronisle", vec![2])];
        Postings::of(lists.map(|(text, list)| (text.to_owned(), list)).into())
    }

    #[test]
    fn numbers_are_found_by_their_text() {
        let postings = postings();
        assert_eq!(
            (postings.get("北京"), postings.get("北京大学"), postings.len()),
            (&[3][..], &[1, 0][..], 4)
        );
        assert!(
            postings.get("heron").is_empty() && postings.get("北").is_empty() && postings.get("").is_empty()
        );
        assert!(Postings::default().get("北京").is_empty());
    }

    #[test]
    fn the_longest_text_that_something_begins_with_is_found() {
        let postings = postings();
        let longest = |text: &str| {
            postings.longest(text.as_bytes()).map(|(length, nth)| (length, postings.list(nth).to_vec()))
        };
        assert_eq!(longest("北京大学红楼"), Some((12, vec![1, 0])));
        assert_eq!(longest("北京大兴"), Some((6, vec![3])));
        assert_eq!(longest("heronisle"), Some((9, vec![2])));
        assert_eq!((longest("大学"), longest("")), (None, None));
    }

    #[test]
    fn what_is_written_is_read_again() {
        let bytes = postcard::to_stdvec(&postings()).expect("written");
        let read: Postings = postcard::from_bytes(&bytes).expect("read");
        assert_eq!((read.get("北京大学"), read.len()), (&[1, 0][..], 4));
        assert!(postcard::from_bytes::<Postings>(&bytes[..bytes.len() / 2]).is_err());
    }
}
