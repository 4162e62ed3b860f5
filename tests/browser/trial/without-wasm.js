// A worker in a browser that refuses WebAssembly.
import './no-wasm.js';
import './src/worker.js';
