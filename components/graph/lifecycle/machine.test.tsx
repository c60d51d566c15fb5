// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { lifecycleModel } from '@/lib/graph/lifecycle-model';
import type { PersistentVolume } from '@/lib/kubernetes/persistent-volume';
import { plainText } from '@/lib/volume/sentence';
import { LifecycleMachine } from './machine';

function volume(name: string, phase: string): PersistentVolume {
  const object = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {},
    status: { phase },
  };
  return object as PersistentVolume;
}

function draw(volumes: readonly PersistentVolume[], selectedId?: string) {
  const onSelect = vi.fn();
  const onShowAll = vi.fn();
  const model = lifecycleModel({
    volumes: new Map(volumes.map((object) => [object.metadata.name, object])),
    claims: new Map(),
    claimStanding: () => 'waiting',
    gone: { count: 0, since: '09:00' },
  });
  render(
    <LifecycleMachine
      model={model}
      ready
      revision={1}
      selectedId={selectedId}
      selectedName={undefined}
      history={undefined}
      ways={[]}
      showRare={false}
      onSelect={onSelect}
      onShowAll={onShowAll}
      renderSentence={plainText}
    />,
  );
  return { onSelect, onShowAll };
}

afterEach(cleanup);

// The test browser has no width, so the picture is the list of narrow screens: the same elements in reading order.
describe('the lifecycle as a list', () => {
  it('names each state with its count and has its tokens', () => {
    draw([volume('a', 'Available'), volume('b', 'Available'), volume('c', 'Bound')]);
    const available = screen.getByRole('region', { name: 'Available, 2 volumes' });
    expect(
      within(available)
        .getAllByRole('button')
        .map((button) => button.textContent),
    ).toEqual(['a', 'b']);
    expect(screen.getByRole('region', { name: 'Pending, 0 claims' })).toBeDefined();
  });

  it('says which token is selected, and tells when one is pressed', () => {
    const { onSelect } = draw([volume('a', 'Available'), volume('b', 'Available')], 'volume:b');
    expect(screen.getByRole('button', { name: 'b' }).getAttribute('aria-pressed')).toBe('true');
    fireEvent.click(screen.getByRole('button', { name: 'a' }));
    expect(onSelect.mock.calls[0]?.[0]).toMatchObject({ kind: 'PersistentVolume', name: 'a' });
  });

  it('counts the tokens that it leaves out and opens all of them', () => {
    const { onShowAll } = draw(
      Array.from({ length: 400 }, (_, index) => volume(`v${1_000 + index}`, 'Bound')),
    );
    fireEvent.click(screen.getByRole('button', { name: 'and 393 more' }));
    expect(onShowAll.mock.calls[0]?.[1]).toHaveLength(400);
  });

  it('walks between tokens and states with the arrow keys', () => {
    draw([volume('a', 'Available'), volume('b', 'Available'), volume('c', 'Bound')]);
    const focused = () => document.activeElement?.textContent;
    screen.getByRole('button', { name: 'a' }).focus();
    fireEvent.keyDown(document.activeElement ?? document.body, { key: 'ArrowDown' });
    expect(focused()).toBe('b');
    fireEvent.keyDown(document.activeElement ?? document.body, { key: 'ArrowRight' });
    expect(focused()).toBe('c');
    fireEvent.keyDown(document.activeElement ?? document.body, { key: 'ArrowLeft' });
    expect(focused()).toBe('a');
  });
});
