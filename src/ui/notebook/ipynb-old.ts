/** nbformat 3 (2013) to 4: worksheets become one list of cells, and members get today's names. */
import { FormatError } from '#core/base/errors.ts';
import type { JsonObject, JsonValue } from './document.ts';
import { isList, isObject } from './json.ts';

const MIMES: Readonly<Record<string, string>> = {
  text: 'text/plain',
  html: 'text/html',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpeg: 'image/jpeg',
  latex: 'text/latex',
  json: 'application/json',
  javascript: 'application/javascript',
};

export function upgradeNotebook(old: JsonObject): JsonObject {
  const { worksheets = [], metadata = {}, nbformat: _, nbformat_minor: __, ...rest } = old;
  const { orig_nbformat, orig_nbformat_minor, ...extra } = rest;
  if (!isList(worksheets))
    throw new FormatError('The notebook’s worksheets are no list.', { fields: { where: 'worksheets' } });
  const cells = worksheets.flatMap((sheet, index) => {
    const list = isObject(sheet) ? (sheet.cells ?? []) : null;
    if (list !== null && isList(list)) return list.map(upgradeCell);
    const where = `worksheets[${index}].cells`;
    throw new FormatError(`${where} is no list.`, { fields: { where } });
  });
  const { name, ...kept } = isObject(metadata) ? metadata : {};
  return { ...extra, cells, metadata: kept, nbformat: 4, nbformat_minor: 5 };
}

/** What is no cell at all passes, and is refused with its place by the reader. */
function upgradeCell(cell: JsonValue): JsonValue {
  if (!isObject(cell)) return cell;
  if (cell.cell_type === 'heading') return upgradeHeading(cell);
  if (cell.cell_type === 'html') return { ...cell, cell_type: 'markdown' };
  if (cell.cell_type !== 'code') return cell;
  const { language, collapsed, input = '', prompt_number = null, outputs = [], metadata = {}, ...rest } = cell;
  return {
    ...rest,
    metadata: isObject(metadata) && collapsed !== undefined ? { ...metadata, collapsed } : metadata,
    source: input,
    execution_count: prompt_number,
    outputs: isList(outputs) ? outputs.map(upgradeOutput) : outputs,
  };
}

function upgradeHeading({ level, source, ...rest }: JsonObject): JsonObject {
  const depth = typeof level === 'number' ? Math.max(1, Math.min(6, Math.trunc(level))) : 1;
  const text = isList(source) ? source.join('') : String(source ?? '');
  return { ...rest, cell_type: 'markdown', source: `${'#'.repeat(depth)} ${text.split(/\r?\n/).join(' ').trim()}` };
}

function upgradeOutput(output: JsonValue): JsonValue {
  if (!isObject(output)) return output;
  if (output.output_type === 'pyerr') return { ...output, output_type: 'error' };
  if (output.output_type === 'stream') {
    const { stream = 'stdout', ...rest } = output;
    return { ...rest, name: stream };
  }
  if (output.output_type !== 'pyout' && output.output_type !== 'display_data') return output;
  const { output_type, prompt_number = null, metadata = {}, ...data } = output;
  const bundle = { data: withMimes(data), metadata: isObject(metadata) ? withMimes(metadata) : metadata };
  if (output_type === 'display_data') return { output_type, ...bundle };
  return { output_type: 'execute_result', execution_count: prompt_number, ...bundle };
}

function withMimes(data: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [MIMES[key] ?? key, value]));
}
