// Modules that the build makes (see build/plugins.ts).

declare module 'virtual:digits' {
  const url: string;
  export default url;
}

declare module '*?entry' {
  const url: string;
  export default url;
}
