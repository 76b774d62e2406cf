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

const OPTIONS = { html: true, linkify: true, typographer: false, maxNesting: 60 };
const markdown = new MarkdownIt(OPTIONS).use(mathRules((source, display) => formula(source, display, 'htmlAndMathml')));
/** For files: MathML needs neither styles nor fonts. */
const markdownForFiles = new MarkdownIt(OPTIONS).use(
  mathRules((source, display) => formula(source, display, 'mathml')),
);

function formula(source: string, display: boolean, output: 'htmlAndMathml' | 'mathml'): string {
  if (source.length > LONGEST_FORMULA) return escaped(source);
  try {
    return katex.renderToString(source, {
      displayMode: display,
      throwOnError: false,
      trust: false,
      strict: 'ignore',
      maxExpand: MOST_EXPANSIONS,
      maxSize: 40,
      output,
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
    'xlink:href',
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
  // Attachments are put in afterwards; `data:` is let through for pictures only, by name of the element.
  ALLOWED_URI_REGEXP: /^(?:(?:https?|mailto|attachment):|[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/i,
  ADD_TAGS: ['semantics', 'annotation'],
};

export function renderMarkdown(source: string, attachments: JsonObject | null): DocumentFragment {
  return source.length > LONGEST_TEXT ? asWritten(source) : cleaned(markdown.render(source), attachments);
}

/** HTML that another program put out: tables, mostly. */
export function cleanHtml(html: string): DocumentFragment {
  return html.length > LONGEST_TEXT ? asWritten(html) : cleaned(html, null);
}

/** The same as text, for a file. Pictures that are attached are in the source already. */
export function markdownHtml(source: string): string {
  return htmlText(source.length > LONGEST_TEXT ? asWritten(source) : cleaned(markdownForFiles.render(source), null));
}

export const cleanHtmlText = (html: string): string => htmlText(cleanHtml(html));

function htmlText(fragment: DocumentFragment): string {
  const box = document.createElement('div');
  box.append(fragment);
  return box.innerHTML;
}

function cleaned(html: string, attachments: JsonObject | null): DocumentFragment {
  const fragment = DOMPurify.sanitize(withoutHandlers(html), CLEAN) as unknown as DocumentFragment;
  for (const link of fragment.querySelectorAll('a')) keepLink(link);
  for (const image of fragment.querySelectorAll('img')) keepImage(image, attachments);
  for (const styled of fragment.querySelectorAll<HTMLElement>('[style]')) keepStyle(styled);
  for (const loading of fragment.querySelectorAll('image, use, feImage')) loading.remove();
  return fragment;
}

function asWritten(source: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  const text = fragment.appendChild(document.createElement('pre'));
  text.textContent = source;
  return fragment;
}

/** Parsing an inline handler is already reported as a breach of the page's policy, so none comes as far as that. */
function withoutHandlers(html: string): string {
  return html.replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/([\s"'/])on(?=\w+\s*=)/gi, '$1data-on'));
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
