// The small network of the library in the reader's browser. Nothing is fetched from elsewhere and nothing is sent.
// The files beside this one are scripts and not data, because a browser that opens a page from disk only loads scripts:
// each sets a part of `tryIt`. `network` takes files as they are: what lies between a file and the network is inside.
'use strict';
const tryIt = globalThis.tryIt = {};

// ---- files -> numbers

async function inflated(bytes, how) { // how: 'gzip' or 'deflate'
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(how));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const fromText = async base64 => (await fetch(`data:;base64,${base64}`)).arrayBuffer(); // nothing is fetched: a fast decoder

const unpacked = async base64 => inflated(await fromText(base64), 'gzip');

function paeth(left, up, corner) { // whichever is nearest to left + up - corner
  const p = Math.abs(up - corner), q = Math.abs(left - corner), s = Math.abs(left + up - 2*corner);
  return p <= q && p <= s ? left : q <= s ? up : corner;
}

const FILTERS = [() => 0, left => left, (left, up) => up, (left, up) => (left + up) >> 1, paeth]; // of PNG rows

// The numbers of a PNG, [height, width, channels]: a canvas would cut them to 8 bits.
// null for anything else, and for PNGs with a palette, fewer bits, interlaced or turned.
async function readPng(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 33 || view.getUint32(0) !== 0x89504e47 || view.getUint32(12) !== 0x49484452) return null;
  const [width, height, bits, colour] = [view.getUint32(16), view.getUint32(20), bytes[24], bytes[25]];
  const channels = {0: 1, 2: 3, 4: 2, 6: 4}[colour];
  if (!channels || bits < 8 || bytes[28]) return null;
  const parts = [];
  for (let at = 8; at + 12 <= bytes.length; at += view.getUint32(at) + 12) {
    const kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (kind === 'eXIf') return null;
    if (kind === 'IDAT') parts.push(bytes.subarray(at + 8, at + 8 + view.getUint32(at)));
  }
  const raw = await inflated(new Blob(parts), 'deflate');
  const step = channels*bits/8, row = width*step;
  const x = new Uint8Array(height*row);
  if (raw.length < height*(row + 1)) throw new Error('it ends too early');
  for (let r = 0; r < height; r++) { // undo the filter of each row
    const guess = FILTERS[raw[r*(row + 1)]], from = r*(row + 1) + 1, to = r*row;
    for (let c = 0; c < row; c++) {
      const left = c < step ? 0 : x[to + c - step], up = r ? x[to + c - row] : 0;
      x[to + c] = raw[from + c] + guess(left, up, r && c >= step ? x[to + c - row - step] : 0);
    }
  }
  const values = bits === 8 ? x : Uint16Array.from({length: x.length/2}, (_, i) => 256*x[2*i] + x[2*i + 1]);
  return {height, width, channels, bits, values};
}

async function pngOf(file) {
  try { return await readPng(new Uint8Array(await file.arrayBuffer())); }
  catch (e) { throw new Error(`${file.name} cannot be read as an image, it seems to be damaged: take another copy.`); }
}

async function readColour(file) { // {height, width, values: bytes [height, width, 3]}
  const png = await pngOf(file);
  if (png && png.bits === 16 && png.channels > 1)
    throw new Error(`${file.name} has 16 bits per colour, expected 8: save it with 8 bits.`);
  if (png && png.bits === 16)
    throw new Error(`${file.name} is a grey image of 16 bits, expected colours: is it the depth image?`);
  if (png) {
    const {height, width, channels: n, values: v} = png;
    const rgb = Uint8Array.from({length: 3*height*width}, (_, i) => v[n*Math.floor(i/3) + (n > 2 ? i%3 : 0)]);
    return {height, width, values: rgb};
  }
  let picture;
  try { picture = await createImageBitmap(file, {colorSpaceConversion: 'none'}); }
  catch (e) { throw new Error(`${file.name} is not an image that this browser opens: choose a PNG or JPEG file.`); }
  const canvas = new OffscreenCanvas(picture.width, picture.height), pen = canvas.getContext('2d');
  pen.drawImage(picture, 0, 0);
  const {data, height, width} = pen.getImageData(0, 0, picture.width, picture.height);
  return {height, width, values: data.filter((_, i) => i%4 < 3)};
}

async function readDepth(file) { // {height, width, values: numbers of the file, 0 where nothing was measured}
  const png = await pngOf(file);
  if (!png) throw new Error(`${file.name} is not a grey PNG of 8 or 16 bits: take the file that the sensor wrote.`);
  if (png.channels > 1)
    throw new Error(`${file.name} is a picture in colour, which holds no measurements: take the file that the sensor wrote.`);
  return {height: png.height, width: png.width, values: Float32Array.from(png.values)};
}

const known = depth => depth.sorted ??= depth.values.filter(v => v > 0).sort();

// ---- what cannot be, in one sentence

function checkDepth(depth, step, name) { // step: metres that one number stands for, 0 for not said
  const all = known(depth);
  if (!all.length) throw new Error(`${name} holds only zeros, so nothing was measured: leave the depth image out.`);
  const [middle, most] = [all[all.length >> 1], all[all.length - 1]];
  if (!step) throw new Error(`${name} holds numbers up to ${most}: choose what one of them is.`);
  const said = `In this unit, half of ${name} is nearer than ${+(middle*step).toPrecision(2)} m`;
  if (middle*step < .3 || middle*step > 20) throw new Error(`${said}, expected 0.3 to 20 m: choose another unit.`);
  if (most*step > 65.5) throw new Error(`${name} reaches ${Math.round(most*step)} m, expected at most 65.5 m: `
    + 'choose another unit, or put 0 where the sensor looks farther.');
}

const LARGEST = 64; // megabytes of a file

function checkFile({name, size}) { // before it is read
  if (size > LARGEST*1e6) throw new Error(`${name} has ${Math.ceil(size/1e6)} MB, and no more than ${LARGEST} MB are read: `
    + 'save it smaller.');
}

const pixels = ({width, height}) => `${width} x ${height} pixels`;

function fitted(sample) { // depth of another size is scaled by the network; that of another shape cannot show the same view
  const {rgb, depth} = sample;
  if (!rgb || !depth || rgb.width === depth.width && rgb.height === depth.height) return sample;
  const sizes = `The colour image has ${pixels(rgb)}, the depth image ${pixels(depth)}`;
  const off = Math.abs(rgb.width*depth.height/(rgb.height*depth.width) - 1);
  if (off <= .01) return {...sample, note: `${sizes}, so depth is scaled.`};
  return {...sample, depth: null, leftOut: true, note: `${sizes}: they do not show one view, so depth is left out.`};
}

async function readFiles(rgb, depth, step, show = () => {}) { // `File`s or null -> a sample; show: what was read, at once
  if (!rgb && !depth) throw new Error('Choose a colour image, a depth image, or both.');
  [rgb, depth].filter(file => file).forEach(checkFile);
  const given = {rgb: null, depth: null, step: step || 1};
  if (rgb) show('rgb', given.rgb = await readColour(rgb));
  if (depth) show('depth', given.depth = await readDepth(depth));
  const sample = fitted(given);
  if (sample.depth) checkDepth(sample.depth, step, depth.name);
  return sample;
}

// ---- the network

const MOST = 2**20; // pixels of an answer; larger images are shown smaller

function shownSize({height, width}) {
  const scale = Math.min(1, Math.sqrt(MOST/(height*width)));
  return [height, width].map(n => Math.max(1, Math.round(n*scale)));
}

async function openNetwork() {
  if (tryIt.missing) throw new Error(tryIt.missing);
  ort.env.wasm.numThreads = 1; // more would need a server that isolates the page
  ort.env.wasm.wasmBinary = await unpacked(tryIt.wasm);
  ort.env.wasm.wasmPaths = {mjs: URL.createObjectURL(new Blob([await unpacked(tryIt.glue)], {type: 'text/javascript'}))};
  const session = await ort.InferenceSession.create(await unpacked(tryIt.network), {executionProviders: ['wasm']});
  tryIt.network = tryIt.wasm = tryIt.glue = null; // now that they are open
  return session;
}

async function ask(session, {rgb, depth, step}, on) { // on: [colour, depth] -> labels and confidence [height, width]
  const first = rgb || depth, shown = shownSize(first), none = {height: 1, width: 1, values: new Float32Array(1)};
  const photo = rgb || {...first, values: new Uint8Array(3*first.height*first.width)}, distances = depth || none;
  const found = await session.run({
    rgb: new ort.Tensor('uint8', photo.values, [photo.height, photo.width, 3]),
    depth: new ort.Tensor('float32', distances.values, [distances.height, distances.width]),
    step: new ort.Tensor('float32', [step], []),
    on: new ort.Tensor('bool', on, [2]),
    shown: new ort.Tensor('int64', shown.map(BigInt), [2])});
  const confidence = found.confidence.data, mean = confidence.reduce((a, b) => a + b, 0)/confidence.length;
  return {height: shown[0], width: shown[1], labels: found.labels.data, confidence, mean};
}

// ---- the page

const VIRIDIS = ['440154', '482878', '3e4989', '31688e', '26828e', '1f9e89', '35b779', '6ece58', 'b5de2b', 'fde725'];
const HOLE = [228, 87, 46]; // nothing measured

const RAMP = Array.from({length: 256}, (_, n) => { // of confidence, three bytes each
  const at = n/256*(VIRIDIS.length - 1), k = Math.floor(at);
  const [a, b] = [VIRIDIS[k], VIRIDIS[k + 1]].map(c => [0, 2, 4].map(i => parseInt(c.slice(i, i + 2), 16)));
  return a.map((x, i) => x + (at - k)*(b[i] - x));
});

function paint(canvas, {height, width}, colour) { // colour: number of a pixel -> three bytes
  Object.assign(canvas, {height, width});
  const image = new ImageData(width, height);
  for (let i = 0; i < height*width; i++) image.data.set([...colour(i), 255], 4*i);
  canvas.getContext('2d').putImageData(image, 0, 0);
}

const colours = ({values}) => i => values.subarray(3*i, 3*i + 3);

function greys(depth) { // near is dark; the nearest and the farthest 2 % do not count
  const {values} = depth, all = known(depth), [low, high] = [.02, .98].map(q => all[Math.floor(q*(all.length - 1))]);
  return i => values[i] ? Array(3).fill(255*(values[i] - low)/(high - low || 1)) : HOLE;
}

function paintSmall(canvas, {height, width}, colour, most = 160) { // every n-th pixel
  const n = Math.ceil(Math.max(height, width)/most), [rows, columns] = [height, width].map(s => Math.ceil(s/n));
  paint(canvas, {height: rows, width: columns}, i => colour(n*(Math.floor(i/columns)*width + i%columns)));
}

function startPage() {
  const here = document.currentScript.src.replace(/[^/]*$/, ''), page = document.getElementById('try');
  const find = what => page.querySelector(what), state = {busy: false, again: false};
  const inputs = ['rgb', 'depth', 'step', 'use_rgb', 'use_depth'].map(name => find(`[name=${name}]`));
  const [rgbFile, depthFile, step, useRgb, useDepth] = inputs;

  function say(kind, text) {
    page.dataset.state = kind;
    find('.says span').textContent = text;
  }

  const load = name => new Promise((done, failed) => document.head.append(Object.assign(
    document.createElement('script'), {src: here + name, onload: done, onerror: () => failed(new Error(
      `The file ${name} of this page is not there: run "make docs" again.`))})));

  function showSensors({rgb, depth, step, leftOut}) {
    if (rgb) paint(find('canvas.rgb'), rgb, colours(rgb));
    if (depth) {
      paint(find('canvas.depth'), depth, greys(depth));
      const [near, far] = [0, -1].map(i => (known(depth).at(i)*step).toFixed(1));
      find('.range').textContent = `${near} to ${far} m, dark is near`;
    }
    for (const [box, x] of [[useRgb, rgb], [useDepth, depth]]) {
      box.disabled = !x;
      const figure = box.closest('figure');
      figure.classList.toggle('off', !x || !box.checked);
      figure.querySelector('div').dataset.says = x ? 'switched off' : leftOut ? 'left out' : 'not given';
      if (!x) Object.assign(figure.querySelector('canvas'), shape(rgb || depth));
    }
    if (!depth) find('.range').textContent = '';
  }
  const shape = ({height, width}) => ({height, width});

  function showAnswers(all, now, words) {
    const {classes, palette} = tryIt.about;
    for (const [name, x] of [['all', all], ['labels', now]]) paint(find(`canvas.${name}`), x, i => palette[x.labels[i]]);
    paint(find('canvas.confidence'), now, i => RAMP[Math.min(255, Math.floor(256*now.confidence[i]))]);
    find('.now').textContent = `Labels ${words}`;
    const share = (x, k) => Math.round(100*x.labels.reduce((n, l) => n + (l === k), 0)/x.labels.length);
    const rows = classes.map((name, k) => [name, palette[k], share(all, k), share(now, k)]).filter(r => r[2] || r[3]);
    find('.legend').replaceChildren(...rows.sort((a, b) => b[2] - a[2]).map(([name, colour, was, is]) => {
      const row = document.createElement('li');
      row.innerHTML = `<i style="background:rgb(${colour})"></i>${name}<span>${was === is ? is : `${was} → ${is}`} %</span>`;
      return row;
    }));
  }

  function compared(all, now, words) {
    const moved = all.labels.reduce((n, l, i) => n + (l !== now.labels[i]), 0)/all.labels.length;
    const [was, is] = [all, now].map(x => x.mean.toFixed(2));
    if (all === now) return `With all sensors that are there, the mean confidence is ${is}.`;
    return `${words[0].toUpperCase()}${words.slice(1)}, ${Math.round(100*moved)} % of the pixels get another label; `
      + `the mean confidence is ${is}, with all sensors ${was}.`;
  }

  async function update() {
    if (!state.session) throw state.why;
    if (!state.sample) await chooseFiles(); // which says again what is wrong with them
    const {sample, session} = state, given = [!!sample.rgb, !!sample.depth];
    const on = [useRgb, useDepth].map((box, k) => box.checked && given[k]);
    showSensors(sample);
    if (!on.includes(true)) throw new Error('All sensors are off, so there is nothing to see: switch one on.');
    say('busy', 'Computing …');
    await new Promise(done => setTimeout(done, 30)); // the sign is drawn first
    state.all ||= await ask(session, sample, given);
    const whole = String(on) === String(given);
    const words = whole ? 'with all sensors' : on[0] ? 'without depth' : 'without colour';
    state.now = tryIt.now = whole ? state.all : await ask(session, sample, on);
    showAnswers(state.all, state.now, words);
    say('ready', [compared(state.all, state.now, words), sample.note].filter(o => o).join('\n'));
  }

  async function act(change = async () => {}) { // one at a time; what goes wrong is said
    if (state.busy) { state.again = change; return; }
    state.busy = true;
    try { await change(); await update(); }
    catch (e) { say('error', e.message); }
    state.busy = false;
    if (state.again) { const next = state.again; state.again = false; await act(next); }
  }

  async function chooseRoom(k) {
    state.sample = tryIt.samples[k];
    state.all = null;
    page.querySelectorAll('.rooms button').forEach((b, i) => b.setAttribute('aria-pressed', i === k));
  }

  function showChosen(name, x) { // beside the file's name
    const place = find(`.chosen.of_${name}`);
    paintSmall(place.querySelector('canvas'), x, name === 'rgb' ? colours(x) : greys(x));
    place.querySelector('small').textContent = pixels(x);
    place.hidden = false;
  }

  async function chooseFiles() {
    say('busy', 'Reading …');
    state.sample = null;
    page.querySelectorAll('.chosen').forEach(o => o.hidden = true);
    state.sample = await readFiles(rgbFile.files[0], depthFile.files[0], +step.value, showChosen);
    state.all = null;
    for (const [box, x] of [[useRgb, state.sample.rgb], [useDepth, state.sample.depth]]) box.checked ||= !!x && !on();
    page.querySelectorAll('.rooms button').forEach(b => b.setAttribute('aria-pressed', false));
  }
  const on = () => useRgb.checked && state.sample.rgb || useDepth.checked && state.sample.depth;

  async function showRooms() {
    await load('rooms.js');
    const png = async text => readPng(new Uint8Array(await fromText(text)));
    tryIt.samples = await Promise.all(tryIt.rooms.map(async ({rgb, depth}) => {
      const d = await png(depth);
      return {rgb: await png(rgb), depth: {...d, values: Float32Array.from(d.values)}, step: .001};
    }));
    find('.rooms').append(...tryIt.samples.map(({rgb}, k) => {
      const button = Object.assign(document.createElement('button'), {type: 'button', ariaLabel: `Room ${k + 1}`});
      paint(button.appendChild(document.createElement('canvas')), rgb, colours(rgb));
      button.onclick = () => act(() => chooseRoom(k));
      return button;
    }));
  }

  function point(event) {
    const {now, all} = state, box = event.target.getBoundingClientRect();
    if (!all || !event.target.closest('.answers canvas')) return;
    const [x, y] = [(event.clientX - box.left)/box.width, (event.clientY - box.top)/box.height];
    const i = Math.min(Math.floor(y*now.height), now.height - 1)*now.width + Math.min(Math.floor(x*now.width), now.width - 1);
    const [was, is] = [all, now].map(r => `${tryIt.about.classes[r.labels[i]]} (${r.confidence[i].toFixed(2)})`);
    find('.point').textContent = all === now ? `Here: ${is}.` : `Here: ${is}; with all sensors ${was}.`;
  }

  find('.bar').innerHTML = `0 <u style="background:linear-gradient(to right,${VIRIDIS.map(c => '#' + c)})"></u> 1`;
  for (const box of [useRgb, useDepth]) box.onchange = () => act();
  for (const input of [rgbFile, depthFile, step]) input.onchange = () => act(chooseFiles);
  for (const kind of ['pointermove', 'pointerdown']) find('.answers').addEventListener(kind, point);
  async function open() {
    await showRooms();
    await chooseRoom(0);
    showSensors(state.sample);
    await load('runtime.js');
    if (!tryIt.missing) await load('network.js');
    state.session = await openNetwork();
  }
  act(() => open().catch(e => { state.why = e; throw e; }));
}

Object.assign(tryIt, {readPng, readFiles, openNetwork, ask});
if (globalThis.document) startPage();
