//! Paints egui's triangles into a window's memory, without a GPU.
//!
//! The windows are small and are painted only when something has changed, so a plain scan of each
//! triangle's box is quick enough (a whole consent window takes a few milliseconds).
//! Colours are blended as egui's own painters do it: premultiplied, in gamma space.

use std::collections::HashMap;

use egui::epaint::{ClippedPrimitive, ImageData, ImageDelta, Primitive, Vertex};
use egui::{Color32, Mesh, Rect, TextureId, TexturesDelta};

/// Steps of one pixel that a vertex can lie on; edges shared by two triangles stay shared.
const SUBPIXELS: i64 = 256;

/// Memory of a window: one `0x00RRGGBB` word a pixel, rows from the top.
pub(super) struct Canvas<'a> {
    pixels: &'a mut [u32],
    width: usize,
    height: usize,
}

impl<'a> Canvas<'a> {
    /// Takes the memory of a window of `width` by `height` pixels.
    pub(super) fn new(pixels: &'a mut [u32], width: usize, height: usize) -> Self {
        assert_eq!(pixels.len(), width * height, "the memory is the window's size");
        Self { pixels, width, height }
    }
}

/// Paints, and keeps the textures (glyphs above all) that egui sends once.
#[derive(Default)]
pub(super) struct Painter {
    textures: HashMap<TextureId, Texture>,
}

struct Texture {
    width: usize,
    height: usize,
    texels: Vec<Color32>,
}

impl Painter {
    /// Paints one frame over `background`.
    pub(super) fn paint(
        &mut self,
        canvas: &mut Canvas<'_>,
        background: Color32,
        primitives: &[ClippedPrimitive],
        pixels_per_point: f32,
    ) {
        canvas.pixels.fill(word(background));
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            match primitive {
                Primitive::Mesh(mesh) => self.mesh(canvas, mesh, *clip_rect, pixels_per_point),
                // Only an application's own GPU code makes these, and there is none.
                Primitive::Callback(_) => {}
            }
        }
    }

    /// Takes new textures, and parts of known ones; to be called before the frame is painted.
    pub(super) fn take(&mut self, delta: &mut TexturesDelta) {
        for (id, deltas) in delta.set.drain() {
            for delta in deltas {
                self.patch(id, delta);
            }
        }
    }

    /// Forgets textures; to be called after the frame is painted.
    pub(super) fn free(&mut self, delta: &mut TexturesDelta) {
        for id in delta.free.drain() {
            self.textures.remove(&id);
        }
    }

    fn patch(&mut self, id: TextureId, delta: ImageDelta) {
        let ImageData::Color(image) = delta.image;
        let [width, height] = image.size;
        let Some([left, top]) = delta.pos else {
            let texels = image.pixels.clone();
            self.textures.insert(id, Texture { width, height, texels });
            return;
        };
        let Some(texture) = self.textures.get_mut(&id) else {
            return;
        };
        for (row, source) in image.pixels.chunks_exact(width.max(1)).enumerate() {
            let start = (top + row) * texture.width + left;
            if let Some(target) = texture.texels.get_mut(start..start + width) {
                target.copy_from_slice(source);
            }
        }
    }

    fn mesh(&self, canvas: &mut Canvas<'_>, mesh: &Mesh, clip: Rect, pixels_per_point: f32) {
        let Some(texture) = self.textures.get(&mesh.texture_id) else {
            return;
        };
        let clip = Clip::new(clip, pixels_per_point, canvas);
        for indices in mesh.triangles() {
            let corners = indices.map(|index| &mesh.vertices[index as usize]);
            if let Some(triangle) = Triangle::new(corners, pixels_per_point) {
                triangle.paint(canvas, texture, &clip);
            }
        }
    }
}

impl Texture {
    /// The texel at texture coordinates (0 to 1). Glyphs lie on whole pixels, so the nearest is
    /// the right one.
    fn at(&self, u: f32, v: f32) -> Color32 {
        let x = index(u * approximate(self.width), self.width);
        let y = index(v * approximate(self.height), self.height);
        self.texels[y * self.width + x]
    }
}

/// A whole number as a float; textures and windows are far smaller than 2²⁴.
#[expect(clippy::cast_precision_loss, reason = "sizes are below 2²⁴")]
fn approximate(size: usize) -> f32 {
    size as f32
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the size first"
)]
fn index(position: f32, size: usize) -> usize {
    (position.max(0.0) as usize).min(size.saturating_sub(1))
}

/// The pixels that may be touched: `left..right`, `top..bottom`.
struct Clip {
    left: i64,
    top: i64,
    right: i64,
    bottom: i64,
}

impl Clip {
    fn new(rect: Rect, pixels_per_point: f32, canvas: &Canvas<'_>) -> Self {
        let edge = |points: f32, size: usize| {
            let size = i64::try_from(size).unwrap_or(i64::MAX);
            whole(points * pixels_per_point).clamp(0, size)
        };
        Self {
            left: edge(rect.min.x, canvas.width),
            top: edge(rect.min.y, canvas.height),
            right: edge(rect.max.x, canvas.width),
            bottom: edge(rect.max.y, canvas.height),
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "window coordinates; `as` saturates")]
fn whole(value: f32) -> i64 {
    value.round() as i64
}

/// A triangle in subpixels, its corners in clockwise order as seen on the screen.
struct Triangle<'a> {
    corners: [&'a Vertex; 3],
    x: [i64; 3],
    y: [i64; 3],
    /// Twice the area, in subpixels squared; above zero.
    area: i64,
}

impl<'a> Triangle<'a> {
    fn new(mut corners: [&'a Vertex; 3], pixels_per_point: f32) -> Option<Self> {
        #[expect(clippy::cast_precision_loss, reason = "256 is exact")]
        let scale = pixels_per_point * SUBPIXELS as f32;
        let mut x = corners.map(|corner| whole(corner.pos.x * scale));
        let mut y = corners.map(|corner| whole(corner.pos.y * scale));
        let mut area = (x[1] - x[0]) * (y[2] - y[0]) - (y[1] - y[0]) * (x[2] - x[0]);
        if area < 0 {
            corners.swap(1, 2);
            x.swap(1, 2);
            y.swap(1, 2);
            area = -area;
        }
        (area > 0).then_some(Self { corners, x, y, area })
    }

    fn paint(&self, canvas: &mut Canvas<'_>, texture: &Texture, clip: &Clip) {
        let left = (self.x.iter().min().map_or(0, |x| x / SUBPIXELS)).max(clip.left);
        let right = (self.x.iter().max().map_or(0, |x| x / SUBPIXELS + 1)).min(clip.right);
        let top = (self.y.iter().min().map_or(0, |y| y / SUBPIXELS)).max(clip.top);
        let bottom = (self.y.iter().max().map_or(0, |y| y / SUBPIXELS + 1)).min(clip.bottom);
        if left >= right || top >= bottom {
            return;
        }
        let edges = [self.edge(1, 2), self.edge(2, 0), self.edge(0, 1)];
        let ink = Ink::new(self, texture);
        for y in top..bottom {
            let Ok(row) = usize::try_from(y) else {
                continue;
            };
            let row = row * canvas.width;
            let mut weights = edges.each_ref().map(|edge| edge.at(left, y));
            for x in left..right {
                if weights.iter().all(|weight| *weight >= 0)
                    && let Ok(column) = usize::try_from(x)
                {
                    let pixel = &mut canvas.pixels[row + column];
                    *pixel = blend(*pixel, ink.at(weights));
                }
                for (weight, edge) in weights.iter_mut().zip(&edges) {
                    *weight += edge.step;
                }
            }
        }
    }

    fn edge(&self, from: usize, to: usize) -> Edge {
        let dx = self.x[to] - self.x[from];
        let dy = self.y[to] - self.y[from];
        // A pixel on an edge belongs to the triangle right of or below it, and to no other.
        let owned = dy < 0 || (dy == 0 && dx > 0);
        Edge {
            x: self.x[from],
            y: self.y[from],
            dx,
            dy,
            step: -dy * SUBPIXELS,
            bias: i64::from(!owned),
        }
    }
}

struct Edge {
    x: i64,
    y: i64,
    dx: i64,
    dy: i64,
    /// What one pixel to the right adds.
    step: i64,
    bias: i64,
}

impl Edge {
    /// How far the middle of a pixel lies inside this edge; below zero is outside.
    fn at(&self, x: i64, y: i64) -> i64 {
        let x = x * SUBPIXELS + SUBPIXELS / 2;
        let y = y * SUBPIXELS + SUBPIXELS / 2;
        self.dx * (y - self.y) - self.dy * (x - self.x) - self.bias
    }
}

/// What a triangle is filled with.
enum Ink<'a> {
    Plain(Color32),
    Shaded { triangle: &'a Triangle<'a>, texture: &'a Texture },
}

impl<'a> Ink<'a> {
    fn new(triangle: &'a Triangle<'a>, texture: &'a Texture) -> Self {
        let [a, b, c] = triangle.corners;
        if a.color == b.color && b.color == c.color && a.uv == b.uv && b.uv == c.uv {
            Self::Plain(multiply(a.color, texture.at(a.uv.x, a.uv.y)))
        } else {
            Self::Shaded { triangle, texture }
        }
    }

    fn at(&self, weights: [i64; 3]) -> Color32 {
        match self {
            Self::Plain(color) => *color,
            Self::Shaded { triangle, texture } => {
                let part = weights.map(|weight| share(weight, triangle.area));
                let mix = |value: fn(&Vertex) -> f32| {
                    (0..3).map(|corner| value(triangle.corners[corner]) * part[corner]).sum::<f32>()
                };
                let color = Color32::from_rgba_premultiplied(
                    byte(mix(|vertex| f32::from(vertex.color.r()))),
                    byte(mix(|vertex| f32::from(vertex.color.g()))),
                    byte(mix(|vertex| f32::from(vertex.color.b()))),
                    byte(mix(|vertex| f32::from(vertex.color.a()))),
                );
                let texel = texture.at(mix(|vertex| vertex.uv.x), mix(|vertex| vertex.uv.y));
                multiply(color, texel)
            }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a ratio for colours")]
fn share(weight: i64, area: i64) -> f32 {
    weight as f32 / area as f32
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` saturates")]
fn byte(value: f32) -> u8 {
    value.round() as u8
}

fn multiply(a: Color32, b: Color32) -> Color32 {
    if b == Color32::WHITE {
        return a;
    }
    let part = |a: u8, b: u8| {
        u8::try_from((u16::from(a) * u16::from(b) + 127) / 255).expect("at most 255")
    };
    Color32::from_rgba_premultiplied(
        part(a.r(), b.r()),
        part(a.g(), b.g()),
        part(a.b(), b.b()),
        part(a.a(), b.a()),
    )
}

fn word(color: Color32) -> u32 {
    u32::from_be_bytes([0, color.r(), color.g(), color.b()])
}

fn blend(below: u32, ink: Color32) -> u32 {
    match ink.a() {
        255 => word(ink),
        0 if ink == Color32::TRANSPARENT => below,
        alpha => {
            let rest = 255 - u32::from(alpha);
            let [_, r, g, b] = below.to_be_bytes();
            let over = |below: u8, ink: u8| {
                let sum = u32::from(ink) + (u32::from(below) * rest + 127) / 255;
                u8::try_from(sum.min(255)).expect("at most 255")
            };
            u32::from_be_bytes([0, over(r, ink.r()), over(g, ink.g()), over(b, ink.b())])
        }
    }
}

#[cfg(test)]
mod tests;
