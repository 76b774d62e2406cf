import { Modal } from '../dialogs/Modal.tsx';
import { Examples } from './Examples.tsx';

export function ExamplesDialog({ close }: { readonly close: () => void }) {
  return (
    <Modal name="Examples" className="examples-dialog" close={close}>
      <Examples heading="Examples" onOpen={close} />
    </Modal>
  );
}
