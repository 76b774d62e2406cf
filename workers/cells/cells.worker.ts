/** The cells worker: one namespace, run synchronously, stopped by a flag. */
import { serveCells } from '#protocol/serve-cells.ts';
import { CellsRoom } from './cells-room.ts';

serveCells(new CellsRoom());
