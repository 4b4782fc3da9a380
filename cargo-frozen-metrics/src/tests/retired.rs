//! Names of removed metrics that come back, or that goldens forget.

use super::brief;
use super::life_cycle::packaged;
use crate::compare::compare;
use crate::config::Budget;
use crate::judge::judge;
use crate::read::GoldenFile;

const SENT: &str = "# HELP sent_total Sent.\n# TYPE sent_total counter\nsent_total 0\n";
const LAG: &str = "# HELP lag Lag.\n# TYPE lag gauge\nlag 0\n";
const RETIRED: &str = "# RETIRED lag in \"1.0.0\"\n";

/// Returns a golden of a package with these lines before the family `sent_total`, and these families after it.
fn golden(package: &str, path: &str, header: &str, families: &str) -> GoldenFile {
    let golden = packaged(&format!("{header}{SENT}{families}"), package, "1.0.0");
    GoldenFile { path: path.to_owned(), ..golden }
}

fn lines(base: &[GoldenFile], head: &[GoldenFile]) -> Vec<String> {
    let found = judge(&compare(base, head), &Budget::default());
    found.iter().map(brief).filter(|line| !line.contains(" sent_total: ")).collect()
}

const REUSED: &str = "break lag: retired_name_reused removed in 1.0.0 > lag";
const FORGOTTEN: &str = "note lag: retired_name_forgotten removed in 1.0.0 > -";
const ADDED: &str = "ok lag: metric_added - > lag";

#[test]
fn a_name_is_retired_for_its_package() {
    let base = |package| golden(package, "a.prom", RETIRED, "");
    let head = [golden("bus", "a.prom", "", LAG)];
    assert_eq!(lines(&[base("bus")], &head), [REUSED]);
    let both = [base("node"), golden("bus", "b.prom", "", "")];
    let kept = [golden("node", "a.prom", RETIRED, ""), golden("bus", "b.prom", "", LAG)];
    assert_eq!(lines(&both, &kept), [ADDED]);
    // The package was renamed.
    assert_eq!(lines(&[base("node")], &head), [REUSED]);
}

#[test]
fn a_name_is_remembered_wherever_its_golden_goes() {
    let base = [golden("bus", "a.prom", RETIRED, ""), golden("node", "n.prom", "", "")];
    let node = || golden("node", "n.prom", "", "");
    for (bus, expected) in [
        (golden("bus", "a.prom", "", ""), &[FORGOTTEN][..]),
        (golden("bus", "a.prom", "# RETIRED lag: other words\n", ""), &[]),
        (golden("bus", "moved.prom", RETIRED, ""), &[]),
        (golden("bus", "moved.prom", "", ""), &[FORGOTTEN]),
        (golden("renamed", "a.prom", RETIRED, ""), &[]),
        (golden("renamed", "a.prom", "", ""), &[FORGOTTEN]),
        (golden("node", "moved.prom", RETIRED, ""), &[]),
        (golden("bus", "a.prom", "", LAG), &[REUSED]),
        // Another package declares the name, so the one that had it can still reuse it.
        (golden("node", "moved.prom", "", LAG), &[FORGOTTEN, ADDED]),
    ] {
        assert_eq!(lines(&base, &[bus, node()]), expected);
    }
    assert_eq!(lines(&base, &[node()])[..1], [FORGOTTEN]);
}

#[test]
fn a_name_that_two_packages_retired_is_remembered_by_each() {
    let both = |bus, node| [golden("bus", "a.prom", bus, ""), golden("node", "n.prom", node, "")];
    let base = both(RETIRED, RETIRED);
    assert!(lines(&base, &base).is_empty());
    assert_eq!(lines(&base, &both("", RETIRED)), [FORGOTTEN]);
    assert_eq!(lines(&base, &both("", "")), [FORGOTTEN; 2]);
}

#[test]
fn the_names_of_one_golden_are_one_finding() {
    let retired = "# RETIRED lag\n# RETIRED depth in \"2.0.0\": x\n";
    let base = golden("bus", "a.prom", retired, "");
    let found = judge(&compare(&[base], &[golden("bus", "a.prom", "", "")]), &Budget::default());
    let [finding] = &*found else { panic!("{found:?}") };
    assert_eq!(finding.metrics, ["lag", "depth"]);
    assert_eq!(
        finding.headline(),
        "`lag` and 1 more metric: the golden no longer lists them as removed"
    );
    assert_eq!((finding.location().line, finding.location().is_base), (2, true));
    assert_eq!(finding.package.as_deref(), Some("bus"));
}

#[test]
fn a_retired_name_can_come_back_as_a_former_name() {
    let alias = "# HELP delay Lag.\n# TYPE delay gauge\ndelay 0\n\
                 # HELP lag Renamed to delay. Lag.\n# TYPE lag gauge\n\
                 # ALIAS lag of delay until \"2.0.0\"\nlag 0\n";
    let delay = &alias[..alias.find("# HELP lag").unwrap()];
    let base = golden("bus", "a.prom", RETIRED, delay);
    let found = judge(&compare(&[base], &[golden("bus", "a.prom", "", alias)]), &Budget::default());
    let [finding] = &*found else { panic!("{found:?}") };
    assert_eq!(brief(finding), REUSED);
    let message =
        "`lag`: exposed again, as a former name of `delay`, after it was removed in 1.0.0";
    assert_eq!(finding.headline(), message);
    let cure = finding.cure.as_ref().unwrap();
    assert_eq!(cure.text, "renamed_from = \"lag\", until = \"2.0.0\"\n");
}
