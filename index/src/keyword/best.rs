//! The best chunks for some terms, list by list: BM25.
//!
//! A search looks for nearly the same terms in the texts of the reader's language and in all others, ranked
//! apart. Each term is looked up and read once for both.

use super::pass::{Passing, Side, Sides, within};
use super::query::{Terms, looked_for};
use super::schema::Fields;
use super::weigh::{Lengthy, Part, rarity, remembered, says};
use crate::filter::Filter;
use std::collections::BTreeMap;
use std::sync::Arc;
use tantivy::collector::TopNComputer;
use tantivy::collector::sort_key::NaturalComparator;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings, TermInfo};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet, Score, Searcher, SegmentReader, TERMINATED, Term};

/// Chunks scored at once: as many as stay near the processor.
const WINDOW: usize = 4_096;
/// Where so many times fewer chunks pass than have the terms, each is looked up; else all that have them are
/// read.
const MUCH_FEWER: usize = 16;

/// Address and score, best first.
type List = Vec<(DocAddress, Score)>;
type Top = TopNComputer<Score, DocAddress, NaturalComparator>;

/// A term that is looked for, and by which lists.
struct Sought {
    part: Part,
    /// Which lists ask for it, as a number of [`Together::askers`].
    askers: usize,
    /// How much it counts, by how rare it is.
    counts: Score,
    /// Where each segment has it.
    there: Vec<Option<TermInfo>>,
}

/// The terms of lists that are searched together.
struct Together {
    /// The sorts of terms there are, by which of the lists ask for them.
    askers: Vec<Vec<bool>>,
    sought: Vec<Sought>,
}

/// A term in one segment.
struct Having<'a> {
    sought: &'a Sought,
    postings: SegmentPostings,
    /// How long each text is, where that is remembered.
    lengths: Option<FieldNormReader>,
    lengthy: &'static Lengthy,
}

impl Having<'_> {
    /// What the chunk that the postings are at gets for it.
    fn score(&self, chunk: DocId) -> Score {
        let length =
            self.lengths.as_ref().map_or_else(|| remembered(1), |lengths| lengths.fieldnorm_id(chunk));
        self.sought.counts * says(self.postings.term_freq(), length, self.lengthy)
    }
}

/// What is searched, at one moment.
pub(super) struct Best<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
    sides: Vec<Arc<Side>>,
}

impl<'a> Best<'a> {
    pub(super) fn of(searcher: &'a Searcher, fields: &'a Fields, sides: &Sides) -> tantivy::Result<Self> {
        Ok(Self { searcher, fields, sides: sides.of(searcher, fields)? })
    }

    /// For each list the `depth` best chunks that have some of its terms; without terms, the first that pass.
    pub(super) fn find(&self, asked: &[(Terms, Filter)], depth: usize) -> tantivy::Result<Vec<List>> {
        let mut found = Vec::with_capacity(asked.len());
        for lists in asked.chunk_by(|(_, one), (_, other)| one.is_but_for_language(other)) {
            found.extend(self.together(lists, depth.max(1))?);
        }
        Ok(found)
    }

    /// The same for lists that ask for chunks of the same sort, in different languages.
    fn together(&self, lists: &[(Terms, Filter)], depth: usize) -> tantivy::Result<Vec<List>> {
        let Some((_, filter)) = lists.first() else { return Ok(Vec::new()) };
        let within = within(self.searcher, self.fields, filter)?;
        let together = self.sought(lists)?;
        let mut best: Vec<Top> =
            lists.iter().map(|_| Top::new_with_comparator(depth, NaturalComparator)).collect();
        let segments = (0..).zip(self.searcher.segment_readers()).zip(&self.sides);
        for ((ord, segment), side) in segments {
            let passing = lists.iter().map(|(_, filter)| Passing::of(filter, segment, side)).collect();
            let within = within.as_ref().and_then(|within| within.get(ord as usize)).map(Vec::as_slice);
            let mut into = Taking { ord, passing, askers: &together.askers, best: &mut best };
            if lists.iter().all(|(terms, _)| terms.is_empty()) {
                into.all(within, segment.max_doc(), depth);
                continue;
            }
            let having = self.having(segment, ord as usize, &together.sought)?;
            let many: usize = having.iter().map(|having| having.postings.size_hint() as usize).sum();
            match within {
                Some(chunks) if chunks.len() < many / MUCH_FEWER => one_by_one(chunks, having, &mut into),
                within => by_windows(within, having, &mut into),
            }
        }
        let sorted = |top: Top| top.into_sorted_vec().into_iter().map(|found| (found.doc, found.sort_key));
        Ok(best.into_iter().map(|top| sorted(top).collect()).collect())
    }

    /// The terms of all lists that any chunk has.
    fn sought(&self, lists: &[(Terms, Filter)]) -> tantivy::Result<Together> {
        let mut terms: BTreeMap<(Part, &str), Vec<bool>> = BTreeMap::new();
        for (list, (asked, _)) in lists.iter().enumerate() {
            for (part, text) in looked_for(asked) {
                let of = terms.entry((part, text)).or_insert_with(|| vec![false; lists.len()]);
                of.iter_mut().skip(list).take(1).for_each(|asks| *asks = true);
            }
        }
        let segments = self.searcher.segment_readers();
        let all = segments.iter().map(|segment| u64::from(segment.max_doc())).sum();
        let mut together = Together { askers: Vec::new(), sought: Vec::with_capacity(terms.len()) };
        for ((part, text), lists) in terms {
            let field = part.field(self.fields);
            let term = Term::from_field_text(field, text);
            let look_up = |segment: &SegmentReader| -> tantivy::Result<_> {
                Ok(segment.inverted_index(field)?.get_term_info(&term)?)
            };
            let there: Vec<Option<TermInfo>> = segments.iter().map(look_up).collect::<Result<_, _>>()?;
            let having = there.iter().flatten().map(|info| u64::from(info.doc_freq)).sum();
            if having == 0 {
                continue;
            }
            let known = together.askers.iter().position(|asking| *asking == lists);
            let askers = known.unwrap_or_else(|| {
                together.askers.push(lists);
                together.askers.len() - 1
            });
            let counts = part.counts() * rarity(having, all);
            together.sought.push(Sought { part, askers, counts, there });
        }
        Ok(together)
    }

    /// Those that a segment has.
    fn having<'s>(
        &self,
        segment: &SegmentReader,
        ord: usize,
        sought: &'s [Sought],
    ) -> tantivy::Result<Vec<Having<'s>>> {
        let mut having = Vec::with_capacity(sought.len());
        for sought in sought {
            let Some(Some(info)) = sought.there.get(ord) else { continue };
            let field = sought.part.field(self.fields);
            let words = segment.inverted_index(field)?;
            let postings = words.read_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?;
            let lengths = segment.fieldnorms_readers().get_field(field)?;
            having.push(Having { sought, postings, lengths, lengthy: sought.part.lengthy() });
        }
        Ok(having)
    }
}

/// Where what is found in one segment goes.
struct Taking<'a, 'b> {
    ord: u32,
    passing: Vec<Passing<'a>>,
    askers: &'b [Vec<bool>],
    best: &'b mut [Top],
}

impl Taking<'_, '_> {
    /// Takes a chunk by what it has for the terms of each sort of askers.
    fn sums(&mut self, chunk: DocId, sums: impl Iterator<Item = Score> + Clone) {
        for list in 0..self.best.len() {
            let asked = sums.clone().zip(self.askers).filter(|(_, asking)| asking.get(list) == Some(&true));
            let score: Score = asked.map(|(sum, _)| sum).sum();
            if score > 0.0 {
                self.take(list, chunk, score);
            }
        }
    }

    /// Takes a chunk for a list, where it is among the best and passes.
    fn take(&mut self, list: usize, chunk: DocId, score: Score) {
        let (Some(best), Some(passing)) = (self.best.get_mut(list), self.passing.get(list)) else { return };
        if best.threshold.is_none_or(|least| score > least) && passing.lets(chunk) {
            best.push(score, DocAddress::new(self.ord, chunk));
        }
    }

    /// Takes the first that pass, as many as are wanted.
    fn all(&mut self, within: Option<&[DocId]>, most: DocId, depth: usize) {
        let mut wanted = vec![depth; self.best.len()];
        let mut each = |chunk| {
            for (list, wanted) in wanted.iter_mut().enumerate().filter(|(_, wanted)| **wanted > 0) {
                if self.passing.get(list).is_some_and(|passing| passing.lets(chunk)) {
                    *wanted -= 1;
                    self.take(list, chunk, 1.0);
                }
            }
            wanted.iter().any(|wanted| *wanted > 0)
        };
        match within {
            Some(chunks) => chunks.iter().copied().all(&mut each),
            None => (0..most).all(&mut each),
        };
    }
}

/// Scores a few chunks, looking for each in what has each term.
fn one_by_one(chunks: &[DocId], mut having: Vec<Having<'_>>, into: &mut Taking<'_, '_>) {
    let mut sums = vec![0.0; into.askers.len()];
    for chunk in chunks.iter().copied() {
        sums.fill(0.0);
        for having in &mut having {
            if having.postings.doc() < chunk {
                having.postings.seek(chunk);
            }
            if having.postings.doc() == chunk
                && let Some(sum) = sums.get_mut(having.sought.askers)
            {
                *sum += having.score(chunk);
            }
        }
        into.sums(chunk, sums.iter().copied());
    }
}

/// Scores all chunks that have any of the terms, term by term, so many at once.
fn by_windows(mut within: Option<&[DocId]>, mut having: Vec<Having<'_>>, into: &mut Taking<'_, '_>) {
    let mut sums = vec![[0.0; WINDOW]; into.askers.len()];
    let mut any = [false; WINDOW];
    loop {
        having.retain(|having| having.postings.doc() != TERMINATED);
        let Some(from) = having.iter().map(|having| having.postings.doc()).min() else { return };
        let until = from.saturating_add(WINDOW as DocId);
        for having in &mut having {
            let Some(sums) = sums.get_mut(having.sought.askers) else { continue };
            let mut chunk = having.postings.doc();
            while chunk < until {
                let at = (chunk - from) as usize;
                if let (Some(sum), Some(any)) = (sums.get_mut(at), any.get_mut(at)) {
                    *sum += having.score(chunk);
                    *any = true;
                }
                chunk = having.postings.advance();
            }
        }
        for (at, any) in any.iter_mut().enumerate().filter(|(_, any)| **any) {
            *any = false;
            let chunk = from + at as DocId;
            let is_within = within.as_mut().is_none_or(|within| {
                let before = within.partition_point(|other| *other < chunk);
                *within = within.get(before..).unwrap_or_default();
                within.first() == Some(&chunk)
            });
            if is_within {
                into.sums(chunk, sums.iter().map(|sums| sums.get(at).copied().unwrap_or_default()));
            }
            sums.iter_mut().filter_map(|sums| sums.get_mut(at)).for_each(|sum| *sum = 0.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{KeywordIndex, Lexicon, sparse};
    use super::*;
    use crate::chunk::Chunk;
    use crate::filter::Languages;
    use crate::shelf::{Put, Shelf};
    use crate::testing::{chunk, now};
    use chrono::TimeDelta;
    use scenic_data::LangTag;
    use std::collections::HashMap;
    use std::sync::Arc;

    const SAID: [&str; 12] = [
        "码头边有一座石桥",
        "清晨的雾从山谷里升起",
        "书院里住过一位画家",
        "茶馆的戏台上有彩绘",
        "石碑上记着水位",
        "两株银杏有三百年",
        "the old pier of the salt merchants",
        "a stone bridge over the river",
        "paintings on the stage of the teahouse",
        "morning mist over the valley",
        "the academy where a painter lived",
        "a stele that records floods",
    ];

    type Passes = fn(&Chunk) -> bool;

    /// Chunks that say one to four of these things, some of them with a title and a name of their own.
    fn chunks(many: usize) -> Vec<Chunk> {
        let told = |number: usize| {
            let parts =
                (0..=number % 4).map(|part| SAID[(number * 5 + part * part * 7 + number / 12) % SAID.len()]);
            let text: Vec<&str> = parts.collect();
            let mut told = chunk(&format!("{}。第{number}回", text.join("。")));
            told.lang = if number.is_multiple_of(3) { LangTag::en() } else { LangTag::zh() };
            told.id = format!("{number:04}");
            if number.is_multiple_of(5) {
                told.title = SAID[number % SAID.len()].to_owned();
            }
            if number.is_multiple_of(50) {
                told.names = vec!["石桥".to_owned()];
            }
            told.ends_at = (number.is_multiple_of(7)).then(|| now() - TimeDelta::days(1));
            told
        };
        (0..many).map(told).collect()
    }

    async fn index_of(chunks: &[Chunk], at_once: usize) -> (tempfile::TempDir, KeywordIndex) {
        let folder = tempfile::tempdir().expect("a folder");
        let lexicon = Arc::new(Lexicon::default());
        let index = KeywordIndex::open(folder.path(), lexicon, 15_000_000).expect("an index");
        for part in chunks.chunks(at_once) {
            let put = part.iter().map(|chunk| Put { chunk: Arc::new(chunk.clone()), held: false }).collect();
            index.apply(put, Vec::new()).await.expect("taken");
        }
        (folder, index)
    }

    /// What a cluster finds: the product of the numbers, each by how rare it is among all.
    fn by_numbers(chunks: &[Chunk], terms: &Terms, passes: impl Fn(&Chunk) -> bool) -> Vec<(String, f32)> {
        let lexicon = Arc::new(Lexicon::default());
        let all: Vec<HashMap<u32, f32>> =
            chunks.iter().map(|chunk| sparse::of_chunk(chunk, &lexicon).into_iter().collect()).collect();
        let asked: Vec<(u32, f32)> = sparse::of_terms(terms)
            .into_iter()
            .map(|(dimension, counts)| {
                let having = all.iter().filter(|one| one.contains_key(&dimension)).count() as f32;
                (dimension, counts * (1.0 + (all.len() as f32 - having + 0.5) / (having + 0.5)).ln())
            })
            .collect();
        let score = |one: &HashMap<u32, f32>| {
            asked.iter().filter_map(|(dimension, counts)| Some(one.get(dimension)? * counts)).sum::<f32>()
        };
        let scored = chunks.iter().zip(&all).map(|(chunk, one)| (chunk, score(one)));
        let passing = scored.filter(|(chunk, score)| *score > 0.0 && passes(chunk));
        let mut found: Vec<(String, f32)> = passing.map(|(chunk, score)| (chunk.id.clone(), score)).collect();
        found.sort_by(|(one, score), (other, than)| than.total_cmp(score).then(one.cmp(other)));
        found
    }

    /// The same scores, and the same chunks but for those that are as good as the last.
    fn same(asked: &str, index: &[(String, f32)], mut numbers: Vec<(String, f32)>, depth: usize) {
        let near = |one: f32, other: f32| (one - other).abs() < 1e-3 * other.max(1.0);
        assert!(!index.is_empty(), "{asked}");
        assert_eq!(index.len(), numbers.len().min(depth), "{asked}");
        let last = index.last().expect("the last").1;
        for (found, (_, score)) in index.iter().zip(&numbers) {
            assert!(near(found.1, *score), "{asked}: {found:?} and {score}");
        }
        numbers.retain(|(_, score)| *score > last && !near(*score, last));
        for (id, _) in numbers {
            assert!(index.iter().any(|(found, _)| *found == id), "{asked}: {id}");
        }
    }

    #[tokio::test]
    async fn an_index_finds_what_numbers_in_a_cluster_find() {
        const DEPTH: usize = 25;
        let chunks = chunks(600);
        let (_folder, index) = index_of(&chunks, 250).await;
        let filters: [(Filter, Passes); 4] = [
            (Filter::default(), |_| true),
            (Filter { languages: Languages::Only("zh".into()), ..Filter::default() }, |chunk| {
                chunk.family() == "zh"
            }),
            (Filter { languages: Languages::Except("zh".into()), ..Filter::default() }, |chunk| {
                chunk.family() != "zh"
            }),
            (Filter { not_over_at: Some(now()), ..Filter::default() }, |chunk| chunk.ends_at.is_none()),
        ];
        for asked in ["石桥", "石桥在哪里，茶馆的戏台呢", "银杏", "the painter's academy", "mist 石碑 stage"]
        {
            let terms = Terms::of(asked, &Arc::new(Lexicon::default()));
            for (filter, passes) in &filters {
                let found = index.search(&[(terms.clone(), filter.clone())], DEPTH).expect("found");
                let read = |(address, score): &(DocAddress, f32)| {
                    (found.snapshot.chunk(*address).expect("a chunk").id, *score)
                };
                let read: Vec<(String, f32)> = found.lists[0].iter().map(read).collect();
                same(asked, &read, by_numbers(&chunks, &terms, passes), DEPTH);
            }
        }
    }

    #[tokio::test]
    async fn what_was_replaced_or_taken_away_is_not_found() {
        let mut chunks = chunks(40);
        let (_folder, index) = index_of(&chunks, 40).await;
        let terms = Terms::of("银杏", &Arc::new(Lexicon::default()));
        let found = || {
            let found = index.search(&[(terms.clone(), Filter::default())], 100).expect("found");
            let id = |(address, _): &(DocAddress, f32)| found.snapshot.chunk(*address).expect("a chunk").id;
            found.lists[0].iter().map(id).collect::<Vec<_>>()
        };
        let before = found();
        let [gone, other, ..] = before.as_slice() else { panic!("two: {before:?}") };
        let changed = chunks.iter_mut().find(|chunk| chunk.id == *other).expect("the other");
        changed.text = "一口井".to_owned();
        changed.title = String::new();
        let put = vec![Put { chunk: Arc::new(changed.clone()), held: false }];
        index.apply(put, vec![gone.clone()]).await.expect("taken");
        let after = found();
        assert_eq!(after.len(), before.len() - 2);
        assert!(!after.contains(gone) && !after.contains(other));
    }

    #[tokio::test]
    async fn without_terms_all_that_pass_are_there() {
        let (_folder, index) = index_of(&chunks(90), 30).await;
        let english = Filter { languages: Languages::Except("zh".into()), ..Filter::default() };
        let found = index.search(&[(Terms::default(), english)], 1_000).expect("found");
        assert_eq!(found.lists[0].len(), 30);
    }
}
