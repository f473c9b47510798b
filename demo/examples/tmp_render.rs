//! temp
fn main() {
    let mut region = demo::Region::open(std::path::Path::new("demo/region"));
    if let Err(e) = &region {
        eprintln!("{e}");
    }
    let region = region.unwrap();
    let b = |p: u16| format!("http://127.0.0.1:{p}");
    let bases = demo::Bases { official: b(8091), english: b(8092), notices: b(8093), account: b(8094) };
    let today = std::env::args().nth(1).unwrap().parse().unwrap();
    println!("{:?}", demo::render(&region, today, &bases, std::path::Path::new("/tmp/demo-out")).unwrap());
}
