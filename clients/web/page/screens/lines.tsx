// What was said in a channel. Only what is near the eye is on the page, however long it is: what is far
// leaves its room free. Earlier lines come as one goes up to them.
import type { Channel, Content, Line, MessageLine, WaitingMessage } from 'bridge';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Busy, Button, Empty, Mark, Refusal } from '../parts/basics';
import { watch_near } from '../parts/near';
import { finder_of, rows_of, stretches_of, type Row } from '../state/lines';
import { Message, Moderation } from './message';

// In places of the log: what is laid out together, and of that what is made together.
const kLongStretch = 256;
const kShortStretch = 8;

interface Props {
  lines: Line[];
  outbox: WaitingMessage[];
  has_more: boolean;
  is_loading: boolean;
  error: string | undefined;
  load: (hold: () => void) => Promise<void>;
  channel: Channel | undefined;
  send: (content: Content) => Promise<boolean>;
  written: number; // how often something was written here that stands by itself
  is_at_end: boolean;
  onEnd: (is_at_end: boolean) => void;
  onReply: (line: MessageLine) => void;
  onEdit: (line: MessageLine) => void;
}

export function Lines({ lines, outbox, has_more, is_loading, error, load, channel, written, is_at_end, onEnd, ...acts }: Props) {
  const { speech } = useApp();
  const { t } = speech;
  const long_stretches = useMemo(() => stretches_of(lines, kLongStretch), [lines]);
  const heights = useRef(new Map<number, number>());
  const find = useMemo(() => finder_of(lines), [lines]);
  const all = useRef<HTMLDivElement>(null);
  const top = useRef<HTMLDivElement>(null);
  const end = useRef<HTMLDivElement>(null);
  const go_up = useGoingUp(end, lines[0]?.seq, load);
  useEffect(() => has_more
    ? watch_near(top.current, ({ isIntersecting }) => { if (isIntersecting) go_up(); }) : undefined, [has_more, lines[0]?.seq]);
  const newest = lines.at(-1)?.seq ?? 0;
  const go_to_end = useStayingAtEnd({ all, end, newest, written, onEnd });
  const seen = useRef(0);
  if (is_at_end) seen.current = newest;
  const has_new = newest > seen.current;
  // The button goes then; what comes next for the keyboard is where one writes.
  const leave_to_end = () => {
    end.current?.focus({ preventScroll: true });
    go_to_end();
  };

  const row_of = (row: Row) => 'day' in row
    ? <div role="listitem" key={`day${row.day}`} class="day"><span>{speech.day(row.day)}</span></div>
    : row.line.type === 'moderation'
      ? <Moderation key={row.line.seq} line={row.line} />
      : <Message key={row.line.seq} line={row.line} may_moderate={channel?.may_moderate ?? false} {...{ ...acts, find }} />;
  return (
    <div class="lines" ref={all}>
      {has_more && <div ref={top}><Button onClick={go_up}>{t.load_earlier}</Button></div>}
      {is_loading && <Busy />}
      <Refusal error={error} />
      {!is_loading && lines.length === 0 && outbox.length === 0 && <Empty><p>{t.no_messages}</p></Empty>}
      {lines.length > 0 && (
        <div role="list">
          {long_stretches.map((long) => (
            <Room key={long.key} class="stretches" screens={3}>
              {() => stretches_of(long.lines, kShortStretch, long.before).map((short) => (
                <Room key={short.key} class="stretch" screens={1} heights={heights.current} name={short.key}>{() => rows_of(short).map(row_of)}</Room>
              ))}
            </Room>
          ))}
        </div>
      )}
      {outbox.length > 0 && (
        <ol class="stretch">
          {outbox.map((one) => (
            <li key={one.message} class="message own waiting">
              <p class="said" dir="auto">{speech.content(one.content)}</p>
              <p class="state">{one.is_sent ? t.sent : t.waiting_to_send}</p>
            </li>
          ))}
        </ol>
      )}
      {channel?.waits_for_key && <p class="note"><Mark />{t.waits_for_key_long}</p>}
      <div ref={end} tabIndex={-1} />
      {!is_at_end && <p class="to-end"><Button look={has_new ? 'main' : 'plain'} onClick={leave_to_end}>{has_new ? t.new_below : t.to_newest}</Button></p>}
    </div>
  );
}

interface RoomProps {
  class: string;
  screens: number; // how far it may be
  children: () => ComponentChildren;
  heights?: Map<number, number>;
  name?: number;
}

// While it is far it is empty and keeps its height, which `heights` knows by its name also when it is made
// anew. What has the focus stays.
function Room({ class: look, screens, children, heights, name = 0 }: RoomProps) {
  const room = useRef<HTMLDivElement>(null);
  const [height, set_height] = useState(() => heights?.get(name));
  useEffect(() => watch_near(room.current, ({ isIntersecting, target, boundingClientRect }) => {
    if (isIntersecting) return set_height(undefined);
    if (target.contains(document.activeElement)) return;
    heights?.set(name, boundingClientRect.height);
    set_height(boundingClientRect.height);
  }, screens), []);
  return height === undefined
    ? <div ref={room} class={look}>{children()}</div>
    : <div ref={room} class={look} aria-hidden="true" style={{ blockSize: `${height}px` }} />;
}

type Place = { readonly current: HTMLDivElement | null };

// What comes above moves nothing that one reads: not every browser sees to that, and none at the very top.
function useGoingUp(end: Place, first: number | undefined, load: Props['load']) {
  const stood = useRef<number | undefined>(undefined);
  useLayoutEffect(() => {
    if (stood.current !== undefined && end.current) scrollBy(0, end.current.getBoundingClientRect().top - stood.current);
    stood.current = undefined;
  }, [first]);
  return () => void load(() => { stood.current = end.current?.getBoundingClientRect().top; });
}

const kAtEnd = .25; // screens from it
const kKeyboardPixels = 100; // at least; bars of the browser are lower
const kTouches = ['pointerdown', 'wheel', 'keydown'] as const;

interface Staying extends Pick<Props, 'written' | 'onEnd'> {
  all: Place;
  end: Place;
  newest: number; // its place in the log; 0: nothing yet
}

// Whoever is at the end sees what comes; whoever reads further up is left there, until they write. Whoever
// is taken to the end stays there until they touch something, also when what is above it turns out higher
// than its room was.
function useStayingAtEnd({ all, end, newest, written, onEnd }: Staying) {
  const is_near = useRef(true);
  const is_settling = useRef(false);
  const go = () => {
    is_near.current = is_settling.current = true;
    scrollTo(0, document.documentElement.scrollHeight);
  };
  useEffect(() => watch_near(end.current, ({ isIntersecting }) => {
    is_near.current = isIntersecting;
    is_settling.current &&= isIntersecting;
    onEnd(isIntersecting);
  }, kAtEnd), []);
  useEffect(() => {
    const observer = new ResizeObserver(() => { if (is_settling.current) go(); });
    if (all.current) observer.observe(all.current);
    const touched = () => { is_settling.current = false; };
    for (const touch of kTouches) addEventListener(touch, touched, { capture: true, passive: true });
    return () => {
      observer.disconnect();
      for (const touch of kTouches) removeEventListener(touch, touched, { capture: true });
    };
  }, []);
  useEffect(() => {
    let height = innerHeight;
    const resized = () => {
      if (is_near.current && height - innerHeight >= kKeyboardPixels) go();
      height = innerHeight;
    };
    addEventListener('resize', resized);
    return () => removeEventListener('resize', resized);
  }, []);
  useLayoutEffect(() => { if (is_near.current) go(); }, [newest]);
  useLayoutEffect(() => { if (written > 0) go(); }, [written]);
  return go;
}
