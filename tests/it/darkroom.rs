//! The processes that decode photographs: whatever they are sent, they say so or end, and no more.

use std::io::{Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

struct Worker {
    child: Child,
    to: ChildStdin,
    from: ChildStdout,
}

impl Worker {
    fn start(memory_mb: u64) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_daoyou"));
        command.args(["darkroom", "5000000", "2000000"]).arg(memory_mb.to_string());
        // As the service starts them: no address space is set aside.
        command.env("MIMALLOC_DISALLOW_ARENA_ALLOC", "1");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("started");
        let (to, from) = (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
        Self { child, to, from }
    }

    /// What it says of a picture, and how many bytes of colours come after.
    fn ask(&mut self, bytes: &[u8]) -> (serde_json::Value, usize) {
        self.to.write_all(&(bytes.len() as u32).to_le_bytes()).expect("written");
        self.to.write_all(bytes).expect("written");
        self.to.flush().expect("sent");
        let mut length = [0; 4];
        self.from.read_exact(&mut length).expect("an answer");
        let mut head = vec![0; u32::from_le_bytes(length) as usize];
        self.from.read_exact(&mut head).expect("a head");
        let head: serde_json::Value = serde_json::from_slice(&head).expect("JSON");
        let size = |key: &str| head["Seen"][key].as_u64().unwrap_or(0) as usize;
        let mut colours = vec![0; size("width") * size("height") * 3];
        self.from.read_exact(&mut colours).expect("colours");
        (head, colours.len())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, 99]));
    picture.write_to(&mut bytes, image::ImageFormat::Jpeg).expect("in memory");
    bytes.into_inner()
}

/// The beginning of a PNG that claims to be very large.
fn bomb() -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(30_000_u32.to_be_bytes());
    bytes.extend(30_000_u32.to_be_bytes());
    bytes.extend([8, 2, 0, 0, 0, 0, 0, 0, 0]);
    bytes
}

#[test]
fn one_process_answers_every_picture_and_refuses_what_is_none() {
    let mut worker = Worker::start(1_024);
    let good = jpeg(400, 300);
    let refused: [(&[u8], &str); 5] = [
        (b"hello", "not_a_picture"),
        (b"", "empty_file"),
        (&good[..good.len() / 2], "unreadable_picture"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "heic_picture"),
        (b"GIF89a", "unreadable_picture"),
    ];
    for (bytes, code) in refused {
        assert_eq!(worker.ask(bytes).0["Refused"]["code"], code);
        let (head, colours) = worker.ask(&good);
        assert_eq!((head["Seen"]["width"].as_u64(), colours), (Some(400), 400 * 300 * 3), "it goes on");
    }
    assert_ne!(worker.ask(&bomb()).0["Refused"], serde_json::Value::Null);
    let (head, _) = worker.ask(&jpeg(1_500, 1_200));
    assert_eq!(head["Seen"]["width"], 1_280, "large ones are made smaller");
}

#[test]
fn a_process_has_no_more_memory_than_it_is_given() {
    let limits = |pid: u32| std::fs::read_to_string(format!("/proc/{pid}/limits")).unwrap_or_default();
    let mut worker = Worker::start(700);
    worker.ask(&jpeg(10, 10));
    let limits = limits(worker.child.id());
    let line = limits.lines().find(|line| line.starts_with("Max address space")).unwrap_or("");
    assert!(limits.is_empty() || line.contains(&(700_u64 << 20).to_string()), "{line}");
}
