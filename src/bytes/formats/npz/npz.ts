/** The door of the npz room. */
export { type InflateOptions, type InflateProgress, inflateMember, locateMember, memberWindow } from './member-data.ts';
export { describeNpz, type NpzDirectory } from './npz-directory.ts';
export type { NpzMember } from './npz-member.ts';
