// Modules the build makes.

declare module 'virtual:icons' {
  /** Outlines by name, as one path each. */
  export const paths: Readonly<Record<string, string>>;
}
