//! Generates the types of the messages that Prometheus scrapes, from the official definition.

fn main() {
    println!("cargo::rerun-if-changed=promises/protobuf/metrics.proto");
    protobuf_codegen::Codegen::new()
        .pure()
        .include("promises/protobuf")
        .input("promises/protobuf/metrics.proto")
        .cargo_out_dir("proto")
        .run_from_script();
}
