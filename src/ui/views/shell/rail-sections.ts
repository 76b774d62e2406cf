/** What stands in the side panel, from the top. A panel is one entry here and one component. */
import type { ComponentType } from 'react';
import { FilesSection } from '../files/FilesSection.tsx';
import { MemorySection } from '../files/MemorySection.tsx';
import { OutlineSection } from '../files/OutlineSection.tsx';
import { VariablesSection } from '../panels/VariablesSection.tsx';

export interface RailBodyProps {
  readonly chooseFiles: () => void;
}

export interface RailSectionSpec {
  /** Also how the settings remember that it is folded. */
  readonly id: string;
  readonly title: string;
  /** Made while the section is open. */
  readonly Body: ComponentType<RailBodyProps>;
}

export const RAIL_SECTIONS: readonly RailSectionSpec[] = [
  { id: 'files', title: 'Files', Body: FilesSection },
  { id: 'variables', title: 'Variables', Body: VariablesSection },
  { id: 'outline', title: 'Outline', Body: OutlineSection },
  { id: 'memory', title: 'Memory', Body: MemorySection },
];
