//! Runs the server until it is ended, to try a program against it: prints its address.

fn main() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let double = test_qdrant::QdrantDouble::start().await;
        println!("{}", double.url());
        std::future::pending::<()>().await;
    });
}
