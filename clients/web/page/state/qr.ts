// The dark squares of a code to scan, as a path: each run of a row is one bar.
export interface Squares {
  size: number;
  get(x: number, y: number): boolean;
}

export function qr_path(code: Squares): { path: string; size: number } {
  const bars: string[] = [];
  for (let y = 0; y < code.size; ++y) {
    for (let x = 0; x < code.size; ++x) {
      const begin = x;
      while (x < code.size && code.get(x, y)) ++x;
      if (x > begin) bars.push(`M${begin} ${y}h${x - begin}v1h${begin - x}z`);
    }
  }
  return { path: bars.join(''), size: code.size };
}
