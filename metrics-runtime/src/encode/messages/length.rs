//! Messages inside of messages: their length precedes them, and is known only after they are written.

use protobuf::CodedOutputStream;

/// Appends a field that contains the bytes that `write` appends.
pub(super) fn nested(out: &mut Vec<u8>, field: u32, write: impl FnOnce(&mut Vec<u8>)) {
    out.push(tag(field));
    delimited(out, write);
}

/// Appends the bytes that `write` appends, and their length in front of them.
fn delimited(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    let start = begin_delimited(out);
    write(out);
    end_delimited(out, start);
}

/// Appends a placeholder for the length of what follows, and returns its index.
pub(super) fn begin_delimited(out: &mut Vec<u8>) -> usize {
    out.push(0);
    out.len() - 1
}

/// Replaces the placeholder at `start` by the length of the bytes after it. Moves these bytes if the length takes more
/// than one byte.
pub(super) fn end_delimited(out: &mut Vec<u8>, start: usize) {
    let (body, end) = (start + 1, out.len());
    let len = end - body;
    if len < 0x80 {
        // A varint below 0x80 is one byte.
        out[start] = len as u8;
        return;
    }
    let varint = Varint::new(len as u64);
    let [first, rest @ ..] = varint.bytes() else { return };
    out[start] = *first;
    out.extend_from_slice(rest);
    out.copy_within(body..end, body + rest.len());
    out[body..body + rest.len()].copy_from_slice(rest);
}

/// A number in protobuf's encoding of variable length.
pub(super) struct Varint {
    bytes: [u8; 10],
    pub(super) len: usize,
}

impl Varint {
    pub(super) fn new(value: u64) -> Self {
        let mut bytes = [0; 10];
        let mut stream = CodedOutputStream::bytes(&mut bytes);
        let _ = stream.write_raw_varint64(value);
        let len = stream.total_bytes_written() as usize;
        drop(stream);
        Self { bytes, len }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }
}

/// Returns the tag of a field that contains bytes. It is one byte, because all field numbers are less than 16.
pub(super) const fn tag(field: u32) -> u8 {
    (field as u8) << 3 | 2
}
