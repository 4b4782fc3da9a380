use super::*;
use syn::parse_quote;

fn help(item: syn::DeriveInput) -> Option<String> {
    first_paragraph(&item.attrs).unwrap().map(|doc| doc.value)
}

/// Returns HELP for a doc comment of these lines, each an attribute of its own.
fn of_lines(lines: &str) -> String {
    let docs = lines.lines();
    help(parse_quote! { #(#[doc = #docs])* struct S; }).unwrap_or_default()
}

/// Returns HELP for a block comment, with line feeds of both kinds.
#[track_caller]
fn of_block(text: &str) -> String {
    let [one, other] = [text.to_owned(), text.replace('\n', "\r\n")]
        .map(|text| help(parse_quote! { #[doc = #text] struct S; }).unwrap_or_default());
    assert_eq!(one, other);
    one
}

#[test]
fn the_first_paragraph_is_one_line() {
    let doc = help(parse_quote! {
        /// Times a replica
        ///   skipped ahead.
        ///
        /// More of it.
        struct S;
    });
    assert_eq!(doc.as_deref(), Some("Times a replica skipped ahead."));
    assert_eq!(help(parse_quote! { struct S; }), None);
    assert_eq!(help(parse_quote! { #[doc(hidden)] #[doc = " "] struct S; }), None);
    assert_eq!(of_lines("\n\n One.\n\tTwo.\n \n Three."), "One. Two.");
}

#[test]
fn stars_that_begin_the_lines_of_a_block_comment_are_none_of_its_text() {
    for text in [
        "\n * Bytes\n *   sent.\n *\n * More.\n ",
        "* Bytes\n * sent.\n *\n * More.\n ",
        " Bytes\n * sent.\n *\n * More.\n",
        "\n* Bytes sent.\n*\n* More.\n",
        "\n *Bytes sent.\n *\n *More.\n ",
        "\n\t * Bytes\n\t * sent.\n\n",
        "\n    Bytes\n    sent.\n\n    More.\n",
        "*****\n * Bytes sent.\n ******",
        " Bytes sent. ",
    ] {
        assert_eq!(of_block(text), "Bytes sent.", "{text:?}");
    }
    assert_eq!(of_block("\n Bytes *sent*.\n *All* of them.\n"), "Bytes sent. All of them.");
    assert_eq!(of_block(" Bytes /* of a frame */ sent. "), "Bytes /* of a frame */ sent.");
    assert_eq!(of_block("\n * Bytes of:\n * - headers\n * - bodies\n"), "Bytes of:");
}

#[test]
fn a_link_is_its_text() {
    let cases = [
        ("The [`Gauge`](crate::Gauge) of it.", "The Gauge of it."),
        ("The [`Gauge`] of it.", "The Gauge of it."),
        ("The [Gauge] of it.", "The Gauge of it."),
        ("The [`gauge`] of [`crate::gauge`].", "The gauge of crate::gauge."),
        (
            "Calls of [`Gauge::set()`], [fn@set] and [set!].",
            "Calls of Gauge::set(), fn@set and set!.",
        ),
        ("The [text](https://example.com/a_(b)) of it.", "The text of it."),
        ("The [text](<a b> \"A title\") of it.", "The text of it."),
        ("The [text][Gauge], [text][crate::gauge].", "The text, text."),
        ("The [text][] and [Text].\n\n[text]: https://example.com", "The text and Text."),
        ("The [two\nwords].\n[two words]: <https://example.com> 'A title'", "The two words."),
        ("The [text][1].\n\n [1]: https://example.com", "The text."),
        ("[1]: https://example.com\nThe [text][1].", "The text."),
        ("The [a `[b]` c](d) of it.", "The a [b] c of it."),
        ("The ![image](a.png) and [![badge](b)](c).", "The image and badge."),
        (
            "See <https://example.com/a_b>, <a@example.com>.",
            "See https://example.com/a_b, a@example.com.",
        ),
        ("A footnote[^1].\n\n[^1]: Of it.", "A footnote."),
        ("A `<b>` <!-- hidden -->or <T>.", "A `<b>` or <T>."),
    ];
    for (markdown, text) in cases {
        assert_eq!(of_lines(markdown), text, "{markdown}");
    }
}

#[test]
fn brackets_that_are_no_link_are_text() {
    for text in [
        "Latency [ms] in [0, 5) or [0; 5].",
        "Cells of a[i][j], [1] and [MB].",
        "Keys [a-z] and [two words].",
        "An open [bracket and (another",
        "A closed bracket] of `[Gauge]`.",
        "Values [\"a\"], [{a}] and [].",
        "Files \u{e9}[\u{e9}](\u{e9}",
    ] {
        assert_eq!(of_lines(text), text);
    }
}

#[test]
fn emphasis_leaves_its_text_and_names_keep_their_marks() {
    let cases = [
        ("*Bytes* **sent**, ***all*** of them.", "Bytes sent, all of them."),
        ("_Bytes_ of **two *nested* words**.", "Bytes of two nested words."),
        ("2 * 3 * 4, *.example.com", "2 * 3 * 4, *.example.com"),
        ("snake_case_name, __overflow__ and _total", "snake_case_name, __overflow__ and _total"),
        ("`a*b*c` and `` `_x_` ``, or ` alone", "`a*b*c` and `` `_x_` ``, or ` alone"),
        (r"\*not\* \[a\](b) and C:\dir, \\", r"*not* [a](b) and C:\dir, \"),
        ("a &lt; b &amp;&amp; c &copy;", "a < b && c &copy;"),
        ("One\\\ntwo", "One two"),
    ];
    for (markdown, text) in cases {
        assert_eq!(of_lines(markdown), text, "{markdown}");
    }
}

#[test]
fn a_paragraph_ends_where_another_block_begins() {
    let cases = [
        ("# Bytes sent\nMore.", "Bytes sent"),
        ("Bytes sent\n==========\nMore.", "Bytes sent"),
        ("Bytes sent\n- in frames\n- in all", "Bytes sent"),
        ("- Bytes sent\n  in frames\n- More", "Bytes sent in frames"),
        ("1. Bytes sent\n2. More", "Bytes sent 2. More"),
        ("Bytes sent in\n2. More", "Bytes sent in 2. More"),
        ("> Bytes sent", "Bytes sent"),
        ("```text\nno text\n\n```\nBytes sent\n```text\n```", "Bytes sent"),
        ("***\nBytes -\nsent", "Bytes - sent"),
    ];
    for (markdown, text) in cases {
        assert_eq!(of_lines(markdown), text, "{markdown}");
    }
}

#[test]
fn text_that_macros_write_is_read_and_a_file_is_not() {
    let written: syn::DeriveInput = parse_quote! {
        #[doc = concat!(" Frames of kind ", stringify!(data), ", ", 1, '.')]
        struct S;
    };
    assert_eq!(help(written).as_deref(), Some("Frames of kind data, 1."));
    let after: syn::DeriveInput = parse_quote! {
        /// Bytes sent.
        #[doc = include_str!("more.md")]
        struct S;
    };
    assert_eq!(help(after).as_deref(), Some("Bytes sent."));
    let file: syn::DeriveInput = parse_quote! {
        #[doc = include_str!("all.md")]
        /// Bytes sent.
        struct S;
    };
    assert!(first_paragraph(&file.attrs).is_err());
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig {
        failure_persistence: None,
        ..Default::default()
    })]

    /// The text of an arbitrary comment is a single line, and nothing panics.
    #[test]
    fn any_comment_has_a_text_of_one_line(comment in "([\\\\`*_<>!#&;\\[\\]():\\n@ a-cé]|&lt;|\\]\\(){0,60}") {
        for text in [of_lines(&comment), of_block(&comment)] {
            proptest::prop_assert_eq!(text.split_whitespace().collect::<Vec<_>>().join(" "), text);
        }
    }
}
