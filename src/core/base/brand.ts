/** Units that get confused carry a brand, so that a byte offset cannot pass for an element index. */
declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

export type FileId = Brand<string, 'FileId'>;
export type ArrayId = Brand<string, 'ArrayId'>;

export const FileId = {
  of: (serial: number): FileId => `file-${serial}` as FileId,
};
export const ArrayId = {
  /** An array is named within its file: the member index, or 0 for a `.npy`. */
  of: (file: FileId, member: number): ArrayId => `${file}/${member}` as ArrayId,
};
