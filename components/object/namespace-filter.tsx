'use client';
/** Narrows a view to one namespace. What has no namespace is never hidden by it. */
import { useMemo } from 'react';
import { namespaces, persistentVolumeClaims } from '@/lib/kubernetes/resources';
import { useObjects } from '@/lib/queries/use-cluster';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import { Menu, MenuItem, MenuTrigger } from '../ui/menu';

const ALL = ':all';

export function NamespaceFilter({
  value,
  onChange,
}: {
  readonly value: string | undefined;
  readonly onChange: (namespace: string | undefined) => void;
}) {
  const known = useObjects(namespaces);
  const claims = useObjects(persistentVolumeClaims);
  const names = useMemo(() => {
    const all = new Set(known.keys());
    for (const claim of claims.values()) if (claim.metadata.namespace) all.add(claim.metadata.namespace);
    return [...all].sort();
  }, [known, claims]);
  return (
    <MenuTrigger>
      <Button size="small">
        <Icon name="filter" size={14} />
        {value ?? 'All namespaces'}
      </Button>
      <Menu
        aria-label="Namespace"
        placement="bottom end"
        selectionMode="single"
        selectedKeys={[value ?? ALL]}
        disallowEmptySelection
        onAction={(key) => onChange(key === ALL ? undefined : String(key))}
      >
        <MenuItem id={ALL}>All namespaces</MenuItem>
        {names.map((name) => (
          <MenuItem key={name} id={name} textValue={name}>
            <code>{name}</code>
          </MenuItem>
        ))}
      </Menu>
    </MenuTrigger>
  );
}
