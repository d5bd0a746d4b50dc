/** A part of the manual as lines of plain words: what is looked through. */
import type { Inline, Part } from '../../../manual.mjs';

const plain = (text: Inline[]): string => text.map((each) => (typeof each === 'string' ? each : each.text)).join('');

export function linesOf(part: Part): string[] {
  return part.blocks.flatMap((block): string[] => {
    switch (block.is) {
      case 'text':
      case 'note':
        return [plain(block.text)];
      case 'list':
      case 'steps':
        return block.items.map(plain);
      case 'table':
        return block.rows.map((row) => row.map(plain).join(': '));
      case 'picture':
        return [];
    }
  });
}
