/** The scenarios that Stowage brings along, by the id that they have in an address. */
import type { Scenario } from '../scenario';
import { accessModes } from './access-modes';
import { badNight } from './bad-night';
import { defaultClass } from './default-class';
import { deleteAndRecycle } from './delete-and-recycle';
import { dynamicProvisioning } from './dynamic-provisioning';
import { expansion } from './expansion';
import { firstVisit } from './first-visit';
import { howTheMatchIsFound } from './how-the-match-is-found';
import { lifeOfAVolume } from './life-of-a-volume';
import { lostAndProtected } from './lost-and-protected';
import { podVolumes } from './pod-volumes';
import { reserving } from './reserving';
import { retain } from './retain';
import { snapshotAndClone } from './snapshot-and-clone';
import { staticBinding } from './static-binding';
import { waitForFirstConsumer } from './wait-for-first-consumer';

export const DEMOS: Readonly<Record<string, Scenario>> = {
  'first-visit': firstVisit,
  'life-of-a-volume': lifeOfAVolume,
  'static-binding': staticBinding,
  'how-the-match-is-found': howTheMatchIsFound,
  'access-modes': accessModes,
  reserving: reserving,
  retain: retain,
  'delete-and-recycle': deleteAndRecycle,
  'default-class': defaultClass,
  'dynamic-provisioning': dynamicProvisioning,
  'wait-for-first-consumer': waitForFirstConsumer,
  'pod-volumes': podVolumes,
  expansion: expansion,
  'snapshot-and-clone': snapshotAndClone,
  'lost-and-protected': lostAndProtected,
  'bad-night': badNight,
};

export function findDemo(id: string): Scenario | undefined {
  return Object.hasOwn(DEMOS, id) ? DEMOS[id] : undefined;
}
