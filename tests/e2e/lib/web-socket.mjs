// A WebSocket client (RFC 6455) that names the origin it comes from, as a browser's page does and
// Node's own client cannot: the gateway asks a console for it.

import { randomBytes } from 'node:crypto';
import { request } from 'node:http';

/** Opens a connection; gives `send`, `close`, and `messages`, the texts that have come. */
export function openSocket(address, { protocols, origin }) {
  return new Promise((resolve, reject) => {
    const asked = request(address.replace(/^ws/, 'http'), {
      headers: {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
        'Sec-WebSocket-Protocol': protocols.join(', '),
        ...(origin === undefined ? {} : { Origin: origin }),
      },
    });
    asked.on('error', reject);
    asked.on('response', (answer) => reject(new Error(`refused: ${answer.statusCode}`)));
    asked.on('upgrade', (_answer, stream, head) => resolve(connection(stream, head)));
    asked.end();
  });
}

function connection(stream, head) {
  const held = { onMessage: undefined, messages: [], bytes: 0, closed: false };
  let buffer = head;
  stream.setNoDelay(true);
  const take = () => {
    for (let frame = first(buffer); frame !== undefined; frame = first(buffer)) {
      buffer = buffer.subarray(frame.length);
      if (frame.opcode === 1) {
        const message = JSON.parse(frame.payload.toString('utf8'));
        held.bytes += frame.payload.length;
        held.messages.push(message);
        held.onMessage?.(message);
      } else if (frame.opcode === 9) {
        stream.write(masked(10, frame.payload));
      } else if (frame.opcode === 8) {
        stream.end();
      }
    }
  };
  stream.on('data', (bytes) => {
    buffer = buffer.length === 0 ? bytes : Buffer.concat([buffer, bytes]);
    take();
  });
  stream.on('close', () => {
    held.closed = true;
  });
  stream.on('error', () => stream.destroy());
  held.send = (message) => stream.write(masked(1, Buffer.from(JSON.stringify(message))));
  held.close = () => stream.end(masked(8, Buffer.alloc(0)));
  take();
  return held;
}

/** The first whole frame of what has come; a server's frames are not masked. */
function first(buffer) {
  if (buffer.length < 2) return undefined;
  const short = buffer[1] & 0x7f;
  const start = short === 127 ? 10 : short === 126 ? 4 : 2;
  if (buffer.length < start) return undefined;
  const size =
    short === 127 ? Number(buffer.readBigUInt64BE(2)) : short === 126 ? buffer.readUInt16BE(2) : short;
  if (buffer.length < start + size) return undefined;
  return {
    opcode: buffer[0] & 0x0f,
    payload: buffer.subarray(start, start + size),
    length: start + size,
  };
}

/** A frame as a client sends it: masked. */
function masked(opcode, payload) {
  const size = payload.length;
  const head = size < 126 ? Buffer.alloc(2) : Buffer.alloc(4);
  head[0] = 0x80 | opcode;
  head[1] = 0x80 | (size < 126 ? size : 126);
  if (size >= 126) head.writeUInt16BE(size, 2);
  const mask = randomBytes(4);
  return Buffer.concat([head, mask, payload.map((byte, at) => byte ^ mask[at % 4])]);
}
