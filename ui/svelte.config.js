// Warnings are errors here too: `npm run check` fails on them, and so does the build.
export default {
  compilerOptions: { runes: true },
  onwarn(warning) {
    throw new Error(`${warning.code}: ${warning.message} (${warning.filename ?? ''})`);
  },
};
