/**
 * What in-tree plugins have attached to which node: as the status of the Nodes says, and of a Node that is gone as it said
 * last, until the controller has detached it. That memory is lost with the controller, as upstream's actual state of world,
 * which a new one fills from the Nodes that there are. It decides nothing: when to detach is for mounted-volumes.ts.
 * Upstream: nodeDelete and populateActualStateOfWorld of pkg/controller/volume/attachdetach/attach_detach_controller.go, 1.37.
 */
import type { Node } from '../../../kubernetes/node';
import { nodes } from '../../../kubernetes/resources';
import { isInTreeAttachName } from '../../../volume/attachment';
import type { ComponentContext } from '../../component';
import { inTreeName } from './desired-state';
import type { Attached } from './mounted-volumes';

export class InTreeAttachments {
  readonly #api: ComponentContext['api'];
  /** Of Nodes that are gone, by `Attached.name`. */
  readonly #left = new Map<string, Attached>();

  constructor({ api, watch }: ComponentContext) {
    this.#api = api;
    watch(nodes, ({ type, object }) => {
      for (const attached of attachedTo(object)) {
        if (type === 'DELETED') this.#left.set(attached.name, attached);
        else this.#left.delete(attached.name);
      }
    });
  }

  list(): readonly Attached[] {
    return [...this.#api.list(nodes).flatMap(attachedTo), ...this.#left.values()];
  }

  forget(name: string): void {
    this.#left.delete(name);
  }
}

function attachedTo({ metadata: { name: nodeName }, status }: Node): readonly Attached[] {
  return (status?.volumesAttached ?? []).flatMap(({ name: attachName }) =>
    isInTreeAttachName(attachName) ? [{ name: inTreeName(attachName, nodeName), nodeName, attachName }] : [],
  );
}
