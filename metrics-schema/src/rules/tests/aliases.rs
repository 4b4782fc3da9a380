use super::*;

fn renamed(former: &str, declared: Declaration) -> Declaration {
    Declaration { aliases: vec![(former.into(), "2.0.0".into())], ..declared }
}

#[test]
fn former_names_are_legal_but_need_no_style() {
    let (at, declared) = (Location::Alias(0, 0), |former| [renamed(former, gauge("lag"))]);
    fires(&declared("la-g"), at, "found `-`");
    fires(&declared("lag"), at, "expected its former name");
    for former in ["Lag_total", "lag_count", "lag_gauge", "_lag", "lag_ms"] {
        assert_eq!(check(None, &declared(former)), [], "{former}");
    }
}

#[test]
fn former_names_take_no_name_of_a_family() {
    let at = Location::Alias(0, 0);
    fires(
        &[renamed("syncs", counter("syncs_total"))],
        at,
        "both have the name `syncs` in OpenMetrics",
    );
    fires(&[renamed("b", gauge("a")), gauge("b")], at, "already the name of another");
    let wait = Declaration { kind: Kind::Histogram(Buckets::from(vec![1.0])), ..gauge("wait") };
    fires(
        &[renamed("wait_sum", gauge("a")), wait.clone()],
        at,
        "beside `wait`, because both use the name `wait_sum`",
    );
    let both = [renamed("b", gauge("a")), renamed("b", gauge("c"))];
    fires(&both, Location::Alias(1, 0), "already a former name of `a`: remove");
    assert_eq!(check(None, &[renamed("b", gauge("a")), renamed("d", gauge("c"))]), []);
}

#[test]
fn former_names_state_the_same_unit() {
    let at = Location::Alias(0, 0);
    fires(&[renamed("lag_ms", gauge("lag_seconds"))], at, "record the metric under its old name");
    fires(&[renamed("sent_kilobytes_total", counter("sent_bytes_total"))], at, "`kilobytes`");
    let timer = Declaration { fixed_unit: Some("seconds"), ..gauge("lag_seconds") };
    fires(&[renamed("lag_bytes", timer)], at, "in `seconds`");
    for former in ["delay_seconds", "lag", "lag_sec", "lag_s", "lag_zone_b", "lag_us_east"] {
        assert_eq!(check(None, &[renamed(former, gauge("lag_seconds"))]), [], "{former}");
    }
}

#[test]
fn the_fields_of_a_family_state_the_same_former_names() {
    let [one, two] = ["a", "b"].map(|role| labelled("lag", &[("role", role)]));
    let family = |two| [renamed("delay", one.clone()), two];
    fires(
        &family(Declaration { help: None, ..two.clone() }),
        Location::Name(1),
        "no former name here",
    );
    let other = renamed("late", Declaration { help: None, ..two.clone() });
    fires(&family(other), Location::Alias(1, 0), "must agree");
    let same = renamed("delay", Declaration { help: None, ..two });
    assert_eq!(check(None, &family(same)), []);
}

#[test]
fn the_label_of_a_state_set_can_have_its_former_name() {
    let phase = |former| {
        let phase = Declaration {
            kind: Kind::StateSet,
            ..labelled("phase", &[("role", "a"), ("phase", "x|y")])
        };
        [renamed(former, phase)]
    };
    let at = Location::Alias(0, 0);
    fires(&phase("a:b"), at, "expected a legal label name");
    fires(&phase("role"), at, "another label is already `role`");
    assert_eq!(check(None, &phase("stage")), []);
}
