/**
 * Markdown as DOM that is safe to show: no script, no style, no form, no request to anywhere. Text of strangers comes
 * through here, so what leaves is what DOMPurify let through of what markdown-it and KaTeX made.
 */
import DOMPurify, { type Config } from 'dompurify';
import katex from 'katex';
import 'katex/dist/katex.min.css';
import MarkdownIt from 'markdown-it';
import type { JsonObject } from '../../notebook/document.ts';
import { mathRules } from './math-rules.ts';

/** A formula that is longer, or that unfolds to more, is shown as it is written. */
const LONGEST_FORMULA = 20_000;
const MOST_EXPANSIONS = 1_000;
/** Longer texts are shown as they are: what renders for seconds holds up the page. */
const LONGEST_TEXT = 400_000;

const markdown = new MarkdownIt({ html: true, linkify: true, typographer: false, maxNesting: 60 }).use(
  mathRules(formula),
);

function formula(source: string, display: boolean): string {
  if (source.length > LONGEST_FORMULA) return escaped(source);
  try {
    return katex.renderToString(source, {
      displayMode: display,
      throwOnError: false,
      trust: false,
      strict: 'ignore',
      maxExpand: MOST_EXPANSIONS,
      maxSize: 40,
      output: 'htmlAndMathml',
    });
  } catch {
    return escaped(source);
  }
}

const escaped = (text: string): string => markdown.utils.escapeHtml(text);

const CLEAN: Config = {
  RETURN_DOM_FRAGMENT: true,
  FORBID_TAGS: [
    'style',
    'form',
    'input',
    'button',
    'textarea',
    'select',
    'iframe',
    'object',
    'embed',
    'video',
    'audio',
    'source',
    'link',
    'meta',
    'base',
    'dialog',
  ],
  FORBID_ATTR: [
    'srcset',
    'id',
    'name',
    'ping',
    'popovertarget',
    'commandfor',
    'command',
    'form',
    'formaction',
    'action',
    'background',
    'poster',
  ],
  ALLOW_DATA_ATTR: false,
  ADD_TAGS: ['semantics', 'annotation'],
};

export function renderMarkdown(source: string, attachments: JsonObject | null): DocumentFragment {
  if (source.length > LONGEST_TEXT) return asWritten(source);
  const made = markdown.render(source);
  const fragment = DOMPurify.sanitize(made, CLEAN) as unknown as DocumentFragment;
  for (const link of fragment.querySelectorAll('a')) keepLink(link);
  for (const image of fragment.querySelectorAll('img')) keepImage(image, attachments);
  for (const styled of fragment.querySelectorAll<HTMLElement>('[style]')) keepStyle(styled);
  for (const svg of fragment.querySelectorAll('image, use, feImage')) svg.remove();
  return fragment;
}

/** HTML that another program put out: tables, mostly. */
export function cleanHtml(html: string): DocumentFragment {
  if (html.length > LONGEST_TEXT) return asWritten(html);
  const fragment = DOMPurify.sanitize(html, CLEAN) as unknown as DocumentFragment;
  for (const link of fragment.querySelectorAll('a')) keepLink(link);
  for (const image of fragment.querySelectorAll('img')) keepImage(image, null);
  for (const styled of fragment.querySelectorAll<HTMLElement>('[style]')) keepStyle(styled);
  for (const svg of fragment.querySelectorAll('image, use, feImage')) svg.remove();
  return fragment;
}

function asWritten(source: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  const text = fragment.appendChild(document.createElement('pre'));
  text.textContent = source;
  return fragment;
}

/** Links leave the page in a tab of their own, which knows nothing of this one. */
function keepLink(link: HTMLAnchorElement): void {
  const href = link.getAttribute('href') ?? '';
  if (!/^(https?:|mailto:)/i.test(href)) link.removeAttribute('href');
  link.setAttribute('rel', 'noopener noreferrer');
  link.setAttribute('target', '_blank');
}

/** Pictures come with the document, never from elsewhere: fetching one would tell its server who reads. */
function keepImage(image: HTMLImageElement, attachments: JsonObject | null): void {
  const source = image.getAttribute('src') ?? '';
  const attached = source.startsWith('attachment:')
    ? attachmentUrl(source.slice('attachment:'.length), attachments)
    : null;
  if (attached !== null) return image.setAttribute('src', attached);
  if (/^data:image\/(png|jpeg|gif|webp|avif|bmp)[;,]/i.test(source)) return;
  const words = document.createElement('span');
  words.className = 'markdown-left-out';
  words.textContent = `[picture not loaded: ${image.alt === '' ? source.slice(0, 120) : image.alt}]`;
  words.title = source;
  image.replaceWith(words);
}

function attachmentUrl(name: string, attachments: JsonObject | null): string | null {
  const bundle = attachments?.[decoded(name)];
  if (typeof bundle !== 'object' || bundle === null || Array.isArray(bundle)) return null;
  for (const [mime, data] of Object.entries(bundle)) {
    if (/^image\/(png|jpeg|gif|webp|avif|bmp)$/.test(mime) && typeof data === 'string') {
      return `data:${mime};base64,${data.replace(/\s/g, '')}`;
    }
  }
  return null;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** KaTeX places its boxes by style; nothing may leave its place on the page or load anything. */
const PLACING =
  /^(height|width|min-width|max-width|top|left|right|bottom|margin(-\w+)?|padding(-\w+)?|vertical-align|text-align|color|background-color|border(-[\w-]+)?|font-size|font-weight|font-style|position)$/;

function keepStyle(element: HTMLElement): void {
  for (const name of [...element.style]) {
    const value = element.style.getPropertyValue(name);
    const stays = PLACING.test(name) && !/url\(|expression|fixed|sticky/i.test(value);
    if (!stays || (name === 'position' && element.closest('.katex') === null)) element.style.removeProperty(name);
  }
}
