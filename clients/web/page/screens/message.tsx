// One message as it is shown: what was said, what was said about it, and what may be done with it.
import type { Content, MessageLine, ModerationLine } from 'bridge';
import { useState } from 'preact/hooks';
import { useApp } from '../parts/app';
import { Button, Handle, Link, Refusal } from '../parts/basics';
import { useCommand, useNow } from '../parts/hooks';
import { counted, is_over, votes_of } from '../state/lines';
import { AlertLine } from './alert_marks';

const kReactions = ['👍', '❤️', '✊', '🙏', '😢', '❓'];

interface Props {
  line: MessageLine;
  may_moderate: boolean;
  find: (message: string) => MessageLine | undefined;
  onReply: (line: MessageLine) => void;
  onEdit: (line: MessageLine) => void;
  send: (content: Content) => Promise<boolean>;
}

export function Message(props: Props) {
  const { line, find } = props;
  const { speech } = useApp();
  const { t } = speech;
  const [is_open, open] = useState(false);
  const { content } = line;
  const answered = content?.kind === 'text' && content.reply_to ? find(content.reply_to) : undefined;
  const is_talk = content?.kind === 'text' || content?.kind === 'poll' || content?.kind === 'alert';
  return (
    <div role="listitem" class={`message ${line.is_own ? 'own' : ''} ${is_talk || line.is_deleted ? '' : 'aside'}`}>
      <p class="who">
        {line.is_own ? <span>{t.you}</span> : line.from ? <Link to={{ at: 'person', handle: line.from }}><Handle of={line.from} /></Link> : <span>{t.somebody}</span>}
        {line.display_name && <bdi class="display">{line.display_name}</bdi>}
        <time>{speech.clock(line.at)}</time>
      </p>
      {content?.kind === 'text' && content.reply_to && (
        <blockquote>{answered ? <><Handle of={answered.from} /><span class="quoted" dir="auto">{speech.summary(answered)}</span></> : t.earlier_message}</blockquote>
      )}
      {line.is_deleted
        ? <p class="said gone">{t.deleted}</p>
        : content?.kind === 'poll' ? <PollLine line={line} send={props.send} /> : <p class="said" dir="auto">{speech.said(line)}</p>}
      {line.alert && <AlertLine id={line.alert} />}
      {(line.edited !== undefined || line.expires !== undefined) && (
        <p class="state">
          {line.edited !== undefined && <span>{t.edited} </span>}
          {line.expires !== undefined && <span>{t.gone_after(speech.moment(line.expires))}</span>}
        </p>
      )}
      <Reactions {...props} />
      {!line.is_deleted && is_talk && (
        <Button look="quiet more" label={t.message_actions} pressed={is_open} onClick={() => open(!is_open)}>⋯</Button>
      )}
      {is_open && <Actions {...props} onClose={() => open(false)} />}
    </div>
  );
}

function Reactions({ line, send }: Props) {
  const { self, speech } = useApp();
  const all = counted(line.reactions, self?.member ?? '');
  if (all.length === 0) return null;
  return (
    <div class="reactions">
      {all.map((one) => (
        <Button key={one.reaction} look="quiet" pressed={one.is_own} label={speech.t.reaction_count(one.reaction, one.count)}
          onClick={() => void send({ kind: 'reaction', off: one.is_own, target: line.message, reaction: one.reaction })}>
          {one.reaction} {one.count}
        </Button>
      ))}
    </div>
  );
}

function Actions({ line, may_moderate, onReply, onEdit, send, onClose }: Props & { onClose: () => void }) {
  const { speech, announce } = useApp();
  const { t } = speech;
  const [sure, ask_sure] = useState<'delete' | 'ban'>();
  const asking = useCommand();
  const doing = (act: () => void) => () => { act(); onClose(); };
  const take_back = () => line.is_own
    ? send({ kind: 'delete', target: line.message })
    : asking.ask({ type: 'delete_messages', channel: line.channel, messages: [line.message] });
  const put_out = async () => {
    if (!await asking.ask({ type: 'ban_member', channel: line.channel, handle: line.from })) return;
    announce(t.is_out(line.from));
    onClose();
  };
  return (
    <div class="actions">
      <div class="row wrap">
        {kReactions.map((one) => (
          <Button key={one} look="quiet" label={t.react_with(one)}
            onClick={doing(() => void send({ kind: 'reaction', off: false, target: line.message, reaction: one }))}>{one}</Button>
        ))}
      </div>
      <div class="row wrap">
        <Button onClick={doing(() => onReply(line))}>{t.reply}</Button>
        {line.is_own && line.content?.kind === 'text' && <Button onClick={doing(() => onEdit(line))}>{t.edit}</Button>}
        {(line.is_own || may_moderate) && (sure === 'delete'
          ? <Button look="danger" onClick={() => void take_back()}>{t.delete_for_all}</Button>
          : <Button onClick={() => ask_sure('delete')}>{t.delete}</Button>)}
        {may_moderate && !line.is_own && line.from && (sure === 'ban'
          ? <Button look="danger" disabled={asking.busy} onClick={() => void put_out()}>{t.put_out_sure(line.from)}</Button>
          : <Button onClick={() => ask_sure('ban')}>{t.put_out}</Button>)}
      </div>
      {sure && <p class="hint">{sure === 'ban' ? t.put_out_what : t.delete_what}</p>}
      <Refusal error={asking.error} />
    </div>
  );
}

function PollLine({ line, send }: Pick<Props, 'line' | 'send'>) {
  const { self, speech } = useApp();
  const { t } = speech;
  const now = useNow(30);
  if (line.content?.kind !== 'poll') return null;
  const { question, options, choices_max } = line.content;
  const { counts, own } = votes_of(line, options.length, self?.member ?? '');
  const over = is_over(line, now);
  const vote = (choice: number) => {
    const chosen = own.includes(choice) ? own.filter((one) => one !== choice)
      : choices_max === 1 ? [choice] : [...own, choice].slice(-choices_max).sort((a, b) => a - b);
    void send({ kind: 'vote', poll: line.message, choices: chosen });
  };
  return (
    <fieldset class="poll" disabled={over}>
      <legend dir="auto">{question}</legend>
      <p class="hint">{over ? t.poll_over : choices_max > 1 ? t.poll_choose_up_to(choices_max) : t.poll_choose_one}</p>
      {options.map((option, i) => (
        <Button key={i} pressed={own.includes(i)} share={(counts[i] ?? 0) / Math.max(1, ...counts)} onClick={() => vote(i)}>
          <span class="grow" dir="auto">{own.includes(i) ? '✓ ' : ''}{option}</span><span>{t.votes(counts[i] ?? 0)}</span>
        </Button>
      ))}
      {line.is_own && !over && <Button look="quiet" onClick={() => void send({ kind: 'poll-close', poll: line.message })}>{t.poll_close}</Button>}
    </fieldset>
  );
}

export function Moderation({ line }: { line: ModerationLine }) {
  const { speech } = useApp();
  return (
    <div role="listitem" class="message aside">
      <p class="said" dir="auto">{speech.act(line)} · <time>{speech.clock(line.at)}</time></p>
    </div>
  );
}
