// A code to scan, drawn as one path; what it is for stands under it.
import { generate } from 'lean-qr';
import { useMemo } from 'preact/hooks';
import { qr_path } from '../state/qr';

const kQuiet = 4; // the margin that readers need

export function Qr({ text, what }: { text: string; what: string }) {
  const { path, size } = useMemo(() => qr_path(generate(text)), [text]);
  const whole = size + 2 * kQuiet;
  return (
    <figure class="qr">
      <svg viewBox={`${-kQuiet} ${-kQuiet} ${whole} ${whole}`} role="img" aria-label={what} shape-rendering="crispEdges">
        <rect x={-kQuiet} y={-kQuiet} width={whole} height={whole} fill="#fff" />
        <path d={path} fill="#000" />
      </svg>
      <figcaption>{what}</figcaption>
    </figure>
  );
}
