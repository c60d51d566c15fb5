'use client';
/** Which claim's way is shown; kept in the page's address. */
import { useRouter } from 'next/navigation';
import { objectKey } from '@/lib/kubernetes/object';
import type { PersistentVolumeClaim } from '@/lib/kubernetes/persistent-volume-claim';
import { useClaimStandings } from '../object/use-claim-standings';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import { Menu, MenuItem, MenuTrigger } from '../ui/menu';
import { Name } from '../ui/name';
import { Sign } from '../ui/sign';

/** A menu of more would be no help; the list of claims has a search. */
const MOST = 100;

export function ClaimPicker({
  claims,
  selected,
}: {
  readonly claims: readonly PersistentVolumeClaim[];
  readonly selected: PersistentVolumeClaim;
}) {
  const router = useRouter();
  const standings = useClaimStandings();
  const shown = claims.slice(0, MOST);
  const choose = (key: string) => router.replace(`?claim=${encodeURIComponent(key)}`, { scroll: false });
  return (
    <MenuTrigger>
      <Button
        size="small"
        aria-label={`Claim ${objectKey(selected)}; choose another`}
        className="bg-transparent font-normal"
      >
        claim <Name length={30}>{objectKey(selected)}</Name>
        <Icon name="down" size={14} className="text-ink-3" />
      </Button>
      <Menu
        aria-label="Claims of this class"
        selectionMode="single"
        selectedKeys={[objectKey(selected)]}
        disallowEmptySelection
        onAction={(key) => choose(String(key))}
      >
        {shown.map((claim) => {
          const key = objectKey(claim);
          return (
            <MenuItem
              key={key}
              id={key}
              textValue={key}
              end={<Sign name={standings.get(key) ?? 'waiting'} size={12} />}
            >
              <code>{key}</code>
            </MenuItem>
          );
        })}
        {claims.length > MOST ? (
          <MenuItem id=":more" isDisabled textValue="more">
            {claims.length - MOST} more in the list of claims
          </MenuItem>
        ) : null}
      </Menu>
    </MenuTrigger>
  );
}
