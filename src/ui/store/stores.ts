/** The page's stores. Everything else is handed them, so that tests make their own. */
import { createArraysStore } from './arrays.ts';
import { createCardsStore } from './cards.ts';
import { createDeskStore } from './desk.ts';
import { createEngineStore } from './engine.ts';
import { createFilesStore } from './files.ts';
import { createMessagesStore } from './messages.ts';
import { createNotebookStore } from './notebook.ts';
import { createRunsStore } from './runs.ts';
import { createSettingsStore } from './settings.ts';
import { createSurfaceStore } from './surface.ts';

export function createStores() {
  return {
    engine: createEngineStore(),
    files: createFilesStore(),
    arrays: createArraysStore(),
    cards: createCardsStore(),
    notebook: createNotebookStore(),
    desk: createDeskStore(),
    runs: createRunsStore(),
    settings: createSettingsStore(),
    surface: createSurfaceStore(),
    messages: createMessagesStore(),
  };
}

export type Stores = ReturnType<typeof createStores>;
