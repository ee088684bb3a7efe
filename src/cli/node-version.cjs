// Loaded before everything else, and written so that any Node can read it: an old one would only say that it does not
// know the file extension ".ts".
'use strict';

const needed = [22, 20];
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
  console.error(
    [
      'Afterword needs Node.js ' + needed.join('.') + ' or newer; this is ' + process.versions.node + '.',
      'npm ci brings a newer one along, unless it is told to leave out optional dependencies:',
      'run it again without --omit=optional, or install Node.js 24.',
    ].join('\n'),
  );
  process.exit(1);
}
