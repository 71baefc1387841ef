//! Frames and datagrams: what is written is read back, and no bytes from outside can hurt.

use proptest::prelude::*;

use super::*;
use crate::peer::Codec;

fn video(data: &[u8]) -> Frame<'_> {
    let codec = VideoCodec(Codec::Av1);
    let video = Video { codec, is_key: true, x: 2, y: 3, width: 4, height: 5, data };
    Frame { width: 64, height: 48, parts: vec![Part::Video(video)] }
}

#[test]
fn a_frame_is_read_back_as_written() {
    let frame = video(b"coded");
    assert_eq!(Frame::read(&frame.write()).unwrap(), frame);
}

#[test]
fn a_frame_cut_anywhere_is_refused() {
    let bytes = video(b"coded").write();
    for end in 0..bytes.len() {
        assert!(Frame::read(&bytes[..end]).is_err(), "{end}");
    }
}

#[test]
fn pictures_of_no_size_or_beyond_the_screen_are_refused() {
    let mut frame = video(b"coded");
    frame.width = 0;
    assert_eq!(Frame::read(&frame.write()), Err(PictureError::Range));
    frame.width = 5;
    assert_eq!(Frame::read(&frame.write()), Err(PictureError::Range));
    frame.width = FRAME_SIDE_MAX + 1;
    assert_eq!(Frame::read(&frame.write()), Err(PictureError::Range));
}

#[test]
fn acknowledgements_are_read_back_as_written() {
    let ranges = vec![(1, 2), (3, 4)];
    let ack = Ack { largest: 100, delay: 7, done: 3, first_run: 9, ranges };
    let mut bytes = Vec::new();
    ack.write(&mut bytes);
    assert_eq!(Datagram::read(&bytes).unwrap(), Datagram::Ack(ack));
}

#[test]
fn an_acknowledgement_of_packets_below_zero_is_refused() {
    let ack = Ack { largest: 3, delay: 0, done: 0, first_run: 4, ranges: Vec::new() };
    let mut bytes = Vec::new();
    ack.write(&mut bytes);
    assert_eq!(Datagram::read(&bytes), Err(PictureError::Range));
}

proptest! {
    #[test]
    fn no_bytes_make_a_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Datagram::read(&bytes);
        let _ = Frame::read(&bytes);
    }

    #[test]
    fn data_is_read_back_as_written(
        packet: u32, frame: u32, index in 0_u16..9,
        fragment in proptest::collection::vec(any::<u8>(), 1..FRAGMENT_BYTES_MAX),
    ) {
        let data = Data { packet, frame, index, count: 9, fragment: &fragment };
        let mut bytes = Vec::new();
        data.write(&mut bytes);
        prop_assert_eq!(Datagram::read(&bytes).unwrap(), Datagram::Data(data));
    }
}
