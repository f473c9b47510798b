//! An outside router: asked where one is configured, and done without where it does not answer.

use crate::hill::{Hill, at, from_gate};
use guide::plan::card::Plan;
use guide::ways::Ways;
use guide::ways::remote::{Protocol, Remote, Settings};
use scenic_data::LangTag;
use std::sync::Arc;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// A router that says that every two points are 600 seconds and 900 metres apart.
async fn router(protocol: Protocol) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        loop {
            let Ok((mut stream, _)) = listener.accept().await else { return };
            let mut request = vec![0; 65_536];
            let read = stream.read(&mut request).await.unwrap_or(0);
            let line =
                String::from_utf8_lossy(&request[..read]).lines().next().unwrap_or_default().to_owned();
            let body = answer(protocol, &line);
            let head =
                format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
            stream.write_all(format!("{head}{body}").as_bytes()).await.unwrap_or(());
        }
    });
    format!("http://{address}")
}

fn answer(protocol: Protocol, line: &str) -> String {
    let square = |n: usize, cell: &str| {
        let row = format!("[{}]", vec![cell; n].join(","));
        format!("[{}]", vec![row; n].join(","))
    };
    match protocol {
        Protocol::Osrm if line.contains("/table/v1/foot/") => {
            let n = line.split(';').count();
            format!(r#"{{"durations": {}, "distances": {}}}"#, square(n, "600.0"), square(n, "900.0"))
        }
        Protocol::Osrm => r#"{"routes": [{"duration": 600.0, "distance": 900.0, "geometry": {"coordinates":
            [[118.600, 29.900], [118.602, 29.901], [118.605, 29.900]]}}]}"#
            .to_owned(),
        Protocol::Valhalla if line.contains("/sources_to_targets") => {
            // Each point stands among the sources and among the targets.
            let n = line.matches("%22lat%22").count() / 2;
            format!(r#"{{"sources_to_targets": {}}}"#, square(n, r#"{"time": 600, "distance": 0.9}"#))
        }
        Protocol::Valhalla => r#"{"trip": {"legs": [{"summary": {"time": 600, "length": 0.9}, "shape":
            {"type": "LineString", "coordinates": [[118.600, 29.900], [118.605, 29.900]]}}]}}"#
            .to_owned(),
    }
}

async fn planned(settings: Settings) -> Plan {
    let hill = Hill::new().await;
    let remote = Remote::new(&settings).expect("a router").expect("configured");
    let guide = hill.guide_with(at("08:30"), Ways::straight().with_router(Arc::new(remote))).await;
    guide.plan(&from_gate("09:00", 240), &LangTag::zh()).await.expect("a plan")
}

#[tokio::test]
async fn times_and_lines_are_the_routers() {
    for protocol in [Protocol::Osrm, Protocol::Valhalla] {
        let url = Some(router(protocol).await);
        let plan = planned(Settings { url, protocol, ..Settings::default() }).await;
        let leg = plan.legs.first().expect("a leg");
        assert!((leg.min - 10.0).abs() < f64::EPSILON && leg.distance_m == 900, "{protocol:?} {leg:?}");
        assert!(!leg.estimated && plan.warnings.iter().all(|w| w.code != "router"), "{:?}", plan.warnings);
        if protocol == Protocol::Osrm {
            assert_eq!(leg.geometry.coordinates.len(), 3, "{leg:?}");
        }
    }
}

#[tokio::test]
async fn without_its_answer_the_straight_line_serves_and_that_is_said() {
    let url = Some("http://127.0.0.1:9".to_owned());
    let plan = planned(Settings { url, timeout_ms: 300, ..Settings::default() }).await;
    assert!(plan.warnings.iter().any(|warning| warning.code == "router"), "{:?}", plan.warnings);
    assert!(!plan.stops.is_empty());
}
