// What arrives at a technician's browser, seen from inside the page: when, and how much.

/** Call before the page is opened: keeps the time of every datagram of the picture. */
export function watchPicture(page) {
  return page.addInitScript(() => {
    globalThis.received = [];
    const open = RTCPeerConnection.prototype.createDataChannel;
    RTCPeerConnection.prototype.createDataChannel = function watched(label, options) {
      const channel = open.call(this, label, options);
      if (label === 'picture') {
        channel.addEventListener('message', () => globalThis.received.push(Date.now()));
      }
      return channel;
    };
  });
}

/** The times at which something of the picture came, in milliseconds since 1970. */
export const received = (page) => page.evaluate(() => globalThis.received);

/** A number that is another one when any pixel of the picture is. */
export function fingerprint(page) {
  return page.getByTestId('picture').evaluate((canvas) => {
    const copy = new OffscreenCanvas(canvas.width, canvas.height);
    const context = copy.getContext('2d');
    context.drawImage(canvas, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let sum = 0;
    for (const value of new Uint32Array(data.buffer)) sum = (Math.imul(sum, 31) + value) | 0;
    return sum;
  });
}
