// What is added to a page that is measured: when connections open and when a pixel changes.

/** Runs in the page before its own scripts. */
export function instrument() {
  window.measured = { made: [], open: [] };
  const Real = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Real {
    constructor(...args) {
      super(...args);
      window.measured.made.push(performance.now());
    }
    createDataChannel(label, options) {
      const channel = super.createDataChannel(label, options);
      channel.addEventListener('open', () => {
        if (label === 'control') window.measured.open.push(performance.now());
      });
      return channel;
    }
  };
  const small = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  window.pixelAt = (x, y) => {
    small.drawImage(document.querySelector('[data-testid=picture]'), x, y, 1, 1, 0, 0, 1, 1);
    return small.getImageData(0, 0, 1, 1).data[0];
  };
  /** Resolves with the wall clock when the pixel is no longer as bright as `before`. */
  window.pixelChanges = (x, y, before) =>
    new Promise((resolve, reject) => {
      const end = performance.now() + 5_000;
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        if (Math.abs(window.pixelAt(x, y) - before) > 64) {
          resolve(performance.timeOrigin + performance.now());
        } else if (performance.now() > end) {
          reject(new Error('the pixel did not change'));
        } else {
          channel.port2.postMessage(0);
        }
      };
      channel.port2.postMessage(0);
    });
}
