import { ImageResponse } from 'next/og';
import { respondStatus } from '@/lib/cluster/http/respond';
import { pictureOfDemo } from '@/lib/cluster/preview/picture';
import type { PictureState } from '@/lib/graph/scenario-picture';
import { failure } from '@/lib/kubernetes/status';

interface Context {
  readonly params: Promise<{ readonly id: string }>;
}

/** What a chat shows of a link to a demo: where its volumes and claims stand. 1200 by 630, without network. */
export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { id } = await params;
  const picture = await pictureOfDemo(id);
  if (!picture) return respondStatus(failure('NotFound', `there is no demo "${id}"`));
  if (!picture.ok) return respondStatus(picture.error);
  const { title, kubernetes, volumes, claims } = picture.value;
  return new ImageResponse(
    <div
      style={{
        ...COLUMN,
        width: '100%',
        height: '100%',
        background: '#f5f7f7',
        color: '#10201f',
        padding: 56,
        gap: 28,
      }}
    >
      <div style={{ display: 'flex', justifyContent: 'space-between', fontSize: 26, color: '#4b5c5b' }}>
        <span>Stowage</span>
        <span>{`Kubernetes ${kubernetes}`}</span>
      </div>
      <div style={TITLE}>{title}</div>
      <Row title="Volumes" states={volumes} />
      <Row title="Claims" states={claims} />
    </div>,
    { width: 1200, height: 630, headers: { 'cache-control': 'public, max-age=3600' } },
  );
}

/** One line: a title of 120 characters ends with dots. */
const TITLE = { fontSize: 52, whiteSpace: 'nowrap', overflow: 'hidden', textOverflow: 'ellipsis' } as const;
const COLUMN = { display: 'flex', flexDirection: 'column' } as const;

function Row({ title, states }: { readonly title: string; readonly states: readonly PictureState[] }) {
  return (
    <div style={{ ...COLUMN, gap: 12 }}>
      <span style={{ fontSize: 24, color: '#4b5c5b' }}>{title}</span>
      <div style={{ display: 'flex', gap: 16 }}>
        {states.map((state) => (
          <div
            key={state.title}
            style={{
              ...COLUMN,
              flex: 1,
              height: 128,
              padding: 16,
              borderRadius: 10,
              border: state.needsPerson ? '3px solid #b3261e' : '2px solid #d3dcdb',
              background: '#ffffff',
              color: state.count === 0 ? '#7a8988' : '#10201f',
            }}
          >
            <span style={{ fontSize: 17 }}>{state.title}</span>
            <span style={{ fontSize: 48 }}>{String(state.count)}</span>
          </div>
        ))}
      </div>
    </div>
  );
}
