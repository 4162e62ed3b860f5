// A worker in a window without a private file system.
import './no-files.js';
import './src/worker.js';
