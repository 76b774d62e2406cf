/** A view that breaks takes only itself down, and offers another try. */
import { Component, type ReactNode } from 'react';
import { type ErrorRecord, toErrorRecord } from '#core/base/error-record.ts';
import { ErrorPanel } from '../document/ErrorPanel.tsx';

export interface ViewBoundaryProps {
  /** What was being shown; another try begins by itself when this changes. */
  readonly subject: string;
  readonly children: ReactNode;
}

interface Caught {
  readonly error: ErrorRecord | null;
  readonly subject: string;
}

export class ViewBoundary extends Component<ViewBoundaryProps, Caught> {
  override state: Caught = { error: null, subject: this.props.subject };

  static getDerivedStateFromError(thrown: unknown): Partial<Caught> {
    return { error: toErrorRecord(thrown) };
  }

  static getDerivedStateFromProps({ subject }: ViewBoundaryProps, state: Caught): Partial<Caught> | null {
    return subject === state.subject ? null : { error: null, subject };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    const retry = () => this.setState({ error: null });
    return (
      <ErrorPanel
        sentence="This view could not be drawn."
        error={error}
        actions={[{ words: 'Try again', run: retry }]}
      />
    );
  }
}
