//! Unified diffs.

use std::fmt::Write;

/// The number of unchanged lines around a change.
const CONTEXT: usize = 3;

/// Returns the unified diff of two texts with the same number of lines, as `git apply` and `patch -p1` read it.
pub(crate) fn unified_diff(path: &str, old: &str, new: &str) -> String {
    let (old, new): (Vec<_>, Vec<_>) =
        (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let changed: Vec<usize> = (0..old.len()).filter(|at| new.get(*at) != Some(&old[*at])).collect();
    if changed.is_empty() {
        return String::new();
    }
    let mut out = format!("--- a/{path}\n+++ b/{path}\n");
    for hunk in changed.chunk_by(|one, other| other - one <= 2 * CONTEXT) {
        let (first, last) = (hunk[0], hunk[hunk.len() - 1]);
        let (start, end) = (first.saturating_sub(CONTEXT), (last + CONTEXT + 1).min(old.len()));
        let (line, count) = (start + 1, end - start);
        let _ = writeln!(out, "@@ -{line},{count} +{line},{count} @@");
        let mut at = start;
        while at < end {
            let run = (at..end).take_while(|at| hunk.binary_search(at).is_ok()).count();
            if run == 0 {
                push(&mut out, ' ', old[at]);
                at += 1;
                continue;
            }
            old[at..at + run].iter().for_each(|line| push(&mut out, '-', line));
            new[at..at + run].iter().for_each(|line| push(&mut out, '+', line));
            at += run;
        }
    }
    out
}

fn push(out: &mut String, mark: char, line: &str) {
    out.push(mark);
    out.push_str(line);
    if !line.ends_with('\n') {
        out.push_str("\n\\ No newline at end of file\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_changes_share_a_hunk() {
        let old: String = (1..=20).map(|line| format!("{line}\n")).collect();
        let new = old.replace("5\n6\n", "five\nsix\n").replace("\n20\n", "\n20th");
        let expected = "\
--- a/x.yml
+++ b/x.yml
@@ -2,8 +2,8 @@
 2
 3
 4
-5
-6
+five
+six
 7
 8
 9
@@ -17,4 +17,4 @@
 17
 18
 19
-20
+20th
\\ No newline at end of file
";
        assert_eq!(unified_diff("x.yml", &old, &new), expected);
        assert_eq!(unified_diff("x.yml", &old, &old), "");
    }
}
