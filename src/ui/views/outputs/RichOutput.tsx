import { useEffect, useRef } from 'react';
import type { Shown } from '../../notebook/outputs.ts';
import { Markdown } from '../notebook/MarkdownCell.tsx';

type Rich = Exclude<Shown, { kind: 'text' | 'figure' | 'widget' | 'error' }>;

/** Markdown, tables and pictures of a notebook. */
export function RichOutput({ shown }: { readonly shown: Rich }) {
  switch (shown.kind) {
    case 'markdown':
      return (
        <div className="rich-output">
          <Markdown source={shown.source} />
        </div>
      );
    case 'latex':
      return (
        <div className="rich-output">
          <Markdown source={shown.source} />
        </div>
      );
    case 'html':
      return <Html html={shown.source} />;
    case 'svg':
      return <Picture source={svgUrl(shown.source)} text={shown.text} />;
    case 'image':
      return <Picture source={shown.source} text={shown.text} width={shown.width} height={shown.height} />;
    case 'unknown':
      return (
        <p className="rich-unknown quiet">
          An output that Arraybook cannot draw ({shown.mimes.join(', ') || 'empty'}). It is kept in the notebook.
        </p>
      );
    default:
      return shown satisfies never;
  }
}

interface PictureProps {
  readonly source: string;
  readonly text: string;
  readonly width?: number | null;
  readonly height?: number | null;
}

function Picture({ source, text, width = null, height = null }: PictureProps) {
  return (
    <div className="rich-output">
      <img
        src={source}
        alt={text === '' ? 'Picture that the cell made' : text}
        width={width ?? undefined}
        height={height ?? undefined}
      />
    </div>
  );
}

/** As a picture: in there nothing runs and nothing is loaded. */
const svgUrl = (svg: string): string => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;

/** Cleaned of everything that is not text, tables and pictures of its own. */
function Html({ html }: { readonly html: string }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let gone = false;
    void import('../markdown/render-markdown.ts').then(({ cleanHtml }) => {
      if (!gone) place.current?.replaceChildren(cleanHtml(html));
    });
    return () => {
      gone = true;
    };
  }, [html]);
  return (
    <div className="rich-output">
      <div ref={place} className="markdown html-output" />
    </div>
  );
}
