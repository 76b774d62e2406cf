/** Something that happens once; waiting for it has an end. */
export class Gate {
  readonly #opened: Promise<void>;
  #open: () => void = () => {};

  constructor() {
    this.#opened = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  open(): void {
    this.#open();
  }

  orAfter(milliseconds: number): Promise<void> {
    const timeout = new Promise<void>((resolve) => {
      setTimeout(resolve, milliseconds);
    });
    return Promise.race([this.#opened, timeout]);
  }
}
