//! Triangles land on the right pixels, each pixel once.

use std::sync::Arc;

use egui::epaint::{ClippedPrimitive, ImageDelta, Primitive};
use egui::{Color32, ColorImage, Mesh, Pos2, Rect, TextureId, TextureOptions, TexturesDelta, pos2};

use super::{Canvas, Painter};

const SIDE: usize = 16;
const WHITE_UV: Pos2 = Pos2::ZERO;

fn painter() -> Painter {
    let mut painter = Painter::default();
    let mut delta = TexturesDelta::default();
    let mut image = ColorImage::filled([2, 1], Color32::WHITE);
    image.pixels[1] = Color32::from_rgba_premultiplied(128, 128, 128, 128);
    let image = ImageDelta::full(Arc::new(image), TextureOptions::NEAREST);
    delta.push(TextureId::default(), image);
    painter.take(&mut delta);
    painter
}

fn painted(mesh: Mesh, clip: Rect, background: Color32) -> Vec<u32> {
    let mut pixels = vec![0; SIDE * SIDE];
    let primitive = ClippedPrimitive { clip_rect: clip, primitive: Primitive::Mesh(mesh) };
    let mut canvas = Canvas::new(&mut pixels, SIDE, SIDE);
    painter().paint(&mut canvas, background, &[primitive], 1.0);
    pixels
}

fn whole() -> Rect {
    Rect::from_min_max(Pos2::ZERO, pos2(16.0, 16.0))
}

fn rectangle(rect: Rect, color: Color32, uv: Rect) -> Mesh {
    let mut mesh = Mesh::default();
    mesh.add_rect_with_uv(rect, uv, color);
    mesh
}

fn plain(rect: Rect, color: Color32) -> Mesh {
    rectangle(rect, color, Rect::from_min_max(WHITE_UV, WHITE_UV))
}

#[test]
fn a_rectangle_of_two_triangles_covers_its_pixels_once() {
    let half = Color32::from_rgba_premultiplied(100, 0, 0, 128);
    let rect = Rect::from_min_max(pos2(2.0, 3.0), pos2(9.0, 11.0));
    let pixels = painted(plain(rect, half), whole(), Color32::BLACK);
    for (index, pixel) in pixels.into_iter().enumerate() {
        let (x, y) = (index % SIDE, index / SIDE);
        let inside = (2..9).contains(&x) && (3..11).contains(&y);
        assert_eq!(pixel, if inside { 0x64_0000 } else { 0 }, "at {x},{y}");
    }
}

#[test]
fn a_triangle_that_winds_the_other_way_is_painted_too() {
    let mut mesh = Mesh::default();
    for (x, y) in [(0.0, 0.0), (0.0, 16.0), (16.0, 0.0)] {
        mesh.colored_vertex(pos2(x, y), Color32::WHITE);
    }
    mesh.add_triangle(0, 1, 2);
    let pixels = painted(mesh, whole(), Color32::BLACK);
    assert_eq!(pixels[0], 0xff_ffff);
    assert_eq!(pixels[SIDE * SIDE - 1], 0);
}

#[test]
fn nothing_is_painted_outside_the_clip_or_the_window() {
    let huge = Rect::from_min_max(pos2(-1000.0, -1000.0), pos2(1000.0, 1000.0));
    let clip = Rect::from_min_max(pos2(4.0, 4.0), pos2(5.0, 5.0));
    let pixels = painted(plain(huge, Color32::WHITE), clip, Color32::BLACK);
    assert_eq!(pixels.iter().filter(|pixel| **pixel != 0).count(), 1);
    assert_eq!(pixels[4 * SIDE + 4], 0xff_ffff);
}

#[test]
fn a_half_covered_texel_blends_with_what_is_below() {
    let uv = Rect::from_min_max(pos2(0.5, 0.0), pos2(1.0, 1.0));
    let pixels = painted(rectangle(whole(), Color32::WHITE, uv), whole(), Color32::BLACK);
    assert_eq!(pixels[0], 0x80_8080);
    let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(0.5, 1.0));
    let pixels = painted(rectangle(whole(), Color32::WHITE, uv), whole(), Color32::BLACK);
    assert_eq!(pixels[0], 0xff_ffff);
}

#[test]
fn colours_run_from_corner_to_corner() {
    let mut mesh = Mesh::default();
    for (x, y, color) in [
        (0.0, 0.0, Color32::BLACK),
        (16.0, 0.0, Color32::WHITE),
        (0.0, 16.0, Color32::BLACK),
        (16.0, 16.0, Color32::WHITE),
    ] {
        mesh.colored_vertex(pos2(x, y), color);
    }
    mesh.add_triangle(0, 1, 2);
    mesh.add_triangle(1, 2, 3);
    let pixels = painted(mesh, whole(), Color32::from_rgb(255, 0, 0));
    let row: Vec<u32> = pixels[..SIDE].iter().map(|pixel| pixel & 0xff).collect();
    assert!(row.windows(2).all(|pair| pair[0] < pair[1]), "{row:?}");
    assert_eq!(pixels[0], pixels[SIDE * 7]);
}

#[test]
fn a_mesh_without_its_texture_is_left_out() {
    let mut mesh = plain(whole(), Color32::WHITE);
    mesh.texture_id = TextureId::User(7);
    assert!(painted(mesh, whole(), Color32::BLACK).iter().all(|pixel| *pixel == 0));
}
