/** A request as it would be sent, byte by byte: to be read before a yes. */
import type { WriteQuestion } from '@/lib/history/stream-message';
import { CopyButton } from '../ui/command';

export function WriteRequest({
  question,
  label,
}: {
  readonly question: WriteQuestion;
  /** Names it among the others of a dialog. */
  readonly label: string;
}) {
  const { method, url, contentType, body } = question;
  const lines = [`${method} ${url}`, ...(contentType === undefined ? [] : [`Content-Type: ${contentType}`])];
  const text = [...lines, ...(body === undefined ? [] : ['', body])].join('\n');
  return (
    <div className="relative">
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long request is scrolled by keyboard too
        tabIndex={0}
        className="max-h-[38vh] overflow-y-auto rounded-2 border border-line bg-sunken py-2 pr-9 pl-3"
      >
        <pre className="text-xs leading-[18px] whitespace-pre-wrap wrap-anywhere">
          <b className="font-strong">{method}</b> {url}
          {text.slice(lines[0]?.length)}
        </pre>
      </section>
      <div className="absolute top-1.5 right-1.5">
        <CopyButton text={text} label="Copy the request" />
      </div>
    </div>
  );
}
