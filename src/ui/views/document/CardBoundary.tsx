import { Component, type ReactNode } from 'react';
import { type ErrorRecord, toErrorRecord } from '#core/base/error-record.ts';
import { ErrorPanel } from './ErrorPanel.tsx';

interface CardBoundaryProps {
  readonly name: string;
  readonly children: ReactNode;
}

/** A card that breaks breaks alone, and can be drawn again. */
export class CardBoundary extends Component<CardBoundaryProps, { readonly error: ErrorRecord | null }> {
  override state = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error: toErrorRecord(error) };
  }

  override render() {
    const error: ErrorRecord | null = this.state.error;
    if (error === null) return this.props.children;
    return (
      <ErrorPanel
        sentence={`Something went wrong inside Arraybook while showing ${this.props.name}.`}
        error={error}
        actions={[{ words: 'Show it again', run: () => this.setState({ error: null }), primary: true }]}
      />
    );
  }
}
