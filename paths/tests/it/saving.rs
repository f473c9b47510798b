//! Saved networks.

use paths::{Mode, Network, PathsError, Shut};

use crate::map::{Map, at, snap};

fn network() -> Network {
    Map::default()
        .node(1, 0.0, 0.0, &["entrance=main", "name=Gate"])
        .node(2, 500.0, 0.0, &[])
        .node(3, 500.0, 700.0, &[])
        .node(4, 0.0, 700.0, &[])
        .way(&[1, 2], &["highway=residential", "name=Street"])
        .way(&[2, 3], &["highway=steps", "incline=up"])
        .way(&[3, 4], &["route=ferry", "name=Boat"])
        .way(&[4, 1], &["highway=path"])
        .network()
}

#[test]
fn a_loaded_network_answers_as_the_saved_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("network");
    let saved = network();
    saved.save(&path).unwrap();
    saved.save(&path).unwrap();
    let loaded = Network::load(&path).unwrap();
    assert_eq!(
        (loaded.stamp(), loaded.bounds(), loaded.links()),
        (saved.stamp(), saved.bounds(), saved.links())
    );
    assert_eq!(loaded.stamp().len(), 32);
    assert_eq!(loaded.entrances_within(at(0.0, 0.0), 10.0), saved.entrances_within(at(0.0, 0.0), 10.0));
    assert_eq!(
        loaded.edges_named("boat", at(0.0, 700.0), 10.0),
        saved.edges_named("boat", at(0.0, 700.0), 10.0)
    );
    for mode in Mode::ALL {
        let (from, to) = (snap(&saved, mode, (100.0, 0.0)), snap(&saved, mode, (400.0, 0.0)));
        assert_eq!(
            loaded.route(&from, &to, mode, &Shut::none()),
            saved.route(&from, &to, mode, &Shut::none())
        );
    }
    // Nothing half-written is left beside it.
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_damaged_file_is_refused_wherever_it_is_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("network");
    network().save(&path).unwrap();
    let whole = std::fs::read(&path).unwrap();
    for place in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[place] ^= 0x55;
        std::fs::write(&path, &damaged).unwrap();
        assert!(Network::load(&path).is_err(), "byte {place}");
    }
    for length in 0..whole.len() {
        std::fs::write(&path, &whole[..length]).unwrap();
        assert!(Network::load(&path).is_err(), "{length} bytes");
    }
}

#[test]
fn errors_say_what_a_file_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("network");
    let load = |content: &[u8]| {
        std::fs::write(&path, content).unwrap();
        Network::load(&path).err().unwrap()
    };
    assert!(matches!(load(b""), PathsError::NotANetwork));
    assert!(matches!(load(&[b'x'; 100]), PathsError::NotANetwork));
    let mut other = b"PATHSNET\xff\0\0\0".to_vec();
    other.resize(100, 0);
    assert!(matches!(load(&other), PathsError::Version { found: 255, .. }));
    assert!(matches!(Network::load(&folder.path().join("absent")), Err(PathsError::Io { .. })));
    assert!(network().save(&folder.path().join("absent/network")).is_err());
}

#[test]
fn a_network_is_shared_between_threads() {
    let network = std::sync::Arc::new(network());
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let network = std::sync::Arc::clone(&network);
            std::thread::spawn(move || {
                let (from, to) =
                    (snap(&network, Mode::Walk, (100.0, 0.0)), snap(&network, Mode::Walk, (500.0, 500.0)));
                (0..200).map(|_| network.route(&from, &to, Mode::Walk, &Shut::none()).unwrap().seconds).max()
            })
        })
        .collect();
    let answers: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
}
