mod hostile {
    macro_rules! unit_structs {
        ($($name:ident)*) => { $(pub struct $name;)* };
    }

    // Primitive types and names of the prelude.
    unit_structs! {
        u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 bool char str
        Option Some None Result Ok Err Vec String Box Arc HashMap Duration Instant Iterator IntoIterator
        AsRef AsMut From Into ToString ToOwned Drop Fn FnMut FnOnce Send Sync Sized
    }

    // Types, constants and modules of the runtime.
    unit_structs! {
        Buckets RegistryMetric FamilySchema Key KeyLabel Kind Label Schema Series Text Encoder Templates Collect
        Format MetricFamily MetricGroup Member ConstDefault Exemplifying HistogramValue Instrument SameInstrument Layout KeyValue
        InfoLabels InfoSet Message RegistryKey RowLabels RowList InRow KeyUsage RegistryFull Registry LabelOrder
        LabelSet LabelSetData OrderedLabels LabelEnum LabelValues HasLabelValues HasLayout LayoutData LookUpKey KeyedSet
        Family FamilyDeclaration FamilyRows FamilySnapshot DeclaredFamily SameFamily SchemaHashes SourceInfo Reading
        GoldenFile Rendered
        MetricSet Row Rows RowLayout RowWriter Field Snapshot MemberScope Frozen Cells Item Value
        MAX_KEYS OVERFLOW SCHEMA TEXT LABELS ORDERS ORDER TEXTS With MEMBERS GOLDENS EXAMPLE_KEY ALL VALUES BOUNDS DEFAULT
        frozen_metrics frozen_metrics_schema frozen_metrics_derive core std alloc closed values label_set texts variant join golden group snapshot __rt
    }

    // Labels, and parameters of generated methods.
    unit_structs! {
        Channel Cause channel port side lane address kind way n value span state out earlier now idle keys keep record
    }
}
use hostile::*;

macro_rules! hijack {
    ($($name:ident)*) => { hijack! { @ ($) $($name)* } };
    (@ ($d:tt) $($name:ident)*) => { $(
        macro_rules! $name { ($d($d tokens:tt)*) => { ::core::compile_error! { "hijacked" } } }
    )* };
}
hijack! {
    assert panic concat stringify env option_env include_bytes include_str module_path thread_local vec format
    matches write println cfg unreachable todo serialize_snapshot
}

/// A trait with methods of generated code for every type. They take `self` by value, so method
/// syntax prefers them to methods by reference.
pub trait Hijack: ::core::marker::Sized {
    const MAX_KEYS: () = ();
    const OVERFLOW: () = ();
    const DEFAULT: () = ();
    fn new() {}
    fn default() {}
    fn example() {}
    fn get(self) {}
    fn iter(self) {}
    fn map(self) {}
    fn clone(self) {}
    fn into(self) {}
    fn fmt(self) {}
    fn eq(self) {}
    fn ne(self) {}
    fn hash(self) {}
    fn index(self) {}
    fn deref(self) {}
    fn as_ref(self) {}
    fn as_str(self) {}
    fn as_bytes(self) {}
    fn to_text(self) {}
    fn from_text(self) {}
    fn with_key(self) {}
    fn from_key(self) {}
    fn borrow(self) {}
    fn to_string(self) {}
    fn to_owned(self) {}
    fn into_iter(self) {}
    fn next(self) {}
    fn try_for_each(self) {}
    fn len(self) {}
    fn is_empty(self) {}
    fn is_none(self) {}
    fn with(self) {}
    fn get_or_create(self) {}
    fn seed(self) {}
    fn remove(self) {}
    fn retain(self) {}
    fn expire_idle(self) {}
    fn usage(self) {}
    fn rows(self) {}
    fn folded(self) {}
    fn snapshot(self) {}
    fn prometheus_text(self) {}
    fn encode(self) {}
    fn gather(self) {}
    fn since(self) {}
    fn totals(self) {}
    fn read(self) {}
    fn key(self) {}
    fn visit(self) {}
    fn compare(self) {}
    fn schema(self) {}
    fn expose(self) {}
    fn read_families(self) {}
    fn declaration(self) {}
    fn family(self) {}
    fn lease(self) {}
    fn snapshot_of(self) {}
    fn set_key(self) {}
    fn subtract(self) {}
    fn has_decreased(self) {}
    fn write(self) {}
    fn templates(self) {}
    fn each_value(self) {}
    fn read_within(self) {}
    fn append_to(self) {}
    fn fields(self) {}
    fn families(self) {}
    fn members(self) {}
    fn source(self) {}
    fn value(self) {}
    fn text(self) {}
    fn names(self) {}
    fn it(self) {}
    fn inc(self) {}
    fn dec(self) {}
    fn add(self) {}
    fn sub(self) {}
    fn set(self) {}
    fn observe(self) {}
    fn record(self) {}
    fn set_to_now(self) {}
    fn show_zero(self) {}
    fn metric(self) {}
}
impl<T> Hijack for T {}
