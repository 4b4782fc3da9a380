//! Responses in the encodings that clients accept.

use std::io::Read;

use super::*;

const LONG: &str = "bus_messages_total{channel=\"orders\"} 1234567890\n";

async fn ask(method: Method, encoding: &str) -> (Response, Vec<u8>) {
    let request = Request::builder().method(method).uri("/metrics");
    let request = request.header(header::ACCEPT_ENCODING, encoding);
    answer(serve(|| LONG), request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn an_exposition_is_compressed_as_asked() {
    let (response, body) = ask(Method::GET, "gzip").await;
    assert_eq!(header_of(&response, header::CONTENT_ENCODING), "gzip");
    assert_eq!(header_of(&response, header::CONTENT_LENGTH), body.len().to_string());
    assert_eq!(header_of(&response, header::VARY), "accept, accept-encoding");
    let mut text = String::new();
    flate2::read::GzDecoder::new(&*body).read_to_string(&mut text).unwrap();
    assert_eq!(text, LONG);

    let (response, body) = ask(Method::GET, "gzip;q=0.5, zstd").await;
    assert_eq!(header_of(&response, header::CONTENT_ENCODING), "zstd");
    assert_eq!(body[..4], 0xfd2f_b528_u32.to_le_bytes(), "the magic number of zstd");
}

#[tokio::test]
async fn who_does_not_ask_gets_it_as_it_is() {
    for encoding in ["", "identity", "br", "gzip;q=0", "no encoding"] {
        let (response, body) = ask(Method::GET, encoding).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(header_of(&response, header::CONTENT_ENCODING), "", "{encoding}");
        assert_eq!(header_of(&response, header::CONTENT_LENGTH), LONG.len().to_string());
        assert_eq!(body, LONG.as_bytes());
    }
}

#[tokio::test]
async fn who_accepts_no_encoding_at_all_gets_406() {
    let (response, body) = ask(Method::GET, "*;q=0").await;
    assert_eq!(
        (response.status(), &*body),
        (
            StatusCode::NOT_ACCEPTABLE,
            &b"`Accept-Encoding` excludes `identity` and every supported encoding\n"[..]
        )
    );
}

#[tokio::test]
async fn head_says_of_a_compressed_one_what_get_does() {
    let (get, _) = ask(Method::GET, "gzip").await;
    let (head, body) = ask(Method::HEAD, "gzip").await;
    assert_eq!(head.headers(), get.headers());
    assert_eq!(body, b"");
}
