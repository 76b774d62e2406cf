import { useEffect, useRef } from 'react';
import type { JsonObject } from '../../notebook/document.ts';
import { renderMarkdown } from './render-markdown.ts';
import './markdown.css';

export interface MarkdownViewProps {
  readonly source: string;
  readonly attachments?: JsonObject | null;
}

export function MarkdownView({ source, attachments = null }: MarkdownViewProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.replaceChildren(renderMarkdown(source, attachments)), [source, attachments]);
  return <div ref={place} className="markdown" />;
}
