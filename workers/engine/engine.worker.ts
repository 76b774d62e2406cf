/** The engine worker: constructs the tab engine and serves it to the page. */
import { serveEngine } from '#protocol/serve.ts';
import { browserHost } from './browser-host.ts';
import { TabEngine } from './engine.ts';

serveEngine(new TabEngine(browserHost('0.1.0')));
