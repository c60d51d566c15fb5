/**
 * A real control plane that runs, with what a recording needs of it: watches, the stand-in for kubelets and, where
 * scenarios count on them, the CSI sidecars with their driver.
 */
import { Administrator } from '../../../e2e/controlplane/administrator';
import { ControlPlane } from '../../../e2e/controlplane/controlplane';
import { DRIVER_NAME, type SidecarPrograms, Sidecars } from '../../../e2e/sidecars/sidecars';
import type { SeenStep } from '../../engine/conformance/judge';
import type { RecordedStep } from '../../engine/conformance/recording';
import { clearCluster } from './clear-cluster';
import { ClusterWatch } from './cluster-watch';
import { KubeletStandIn } from './kubelet-stand-in';
import { playSteps } from './play';
import { untilAtWork, untilSidecarsAtWork } from './until-at-work';

/** As at the recordings that Stowage began with: several resyncs pass before a step counts as settled. */
const RESYNC = '250ms';

export class RealCluster {
  readonly #plane: ControlPlane;
  readonly #administrator: Administrator;
  readonly #watch: ClusterWatch;
  readonly #kubelet: KubeletStandIn;
  #sidecars: Sidecars | undefined;

  private constructor(plane: ControlPlane, administrator: Administrator, watch: ClusterWatch) {
    this.#plane = plane;
    this.#administrator = administrator;
    this.#watch = watch;
    this.#kubelet = new KubeletStandIn(administrator, watch);
  }

  /** `program` of the control plane; `sidecars` where they are to run as well. */
  static async start(program: string, sidecars?: SidecarPrograms): Promise<RealCluster> {
    const plane = await ControlPlane.start(program, RESYNC);
    const administrator = new Administrator(plane.kubeconfig);
    const watch = await ClusterWatch.open(administrator);
    const cluster = new RealCluster(plane, administrator, watch);
    try {
      await untilAtWork(administrator, watch);
      if (sidecars !== undefined) {
        cluster.#sidecars = await Sidecars.start(sidecars, plane.kubeconfig);
        await untilSidecarsAtWork(administrator, watch, DRIVER_NAME);
      }
      await cluster.clear();
    } catch (error) {
      await cluster.stop();
      throw error;
    }
    return cluster;
  }

  /** Major and minor version, such as `1.37`. */
  async version(): Promise<string> {
    const { body } = await this.#administrator.get('/version');
    return `${body.major}.${body.minor}`;
  }

  /** Plays the steps one after the other; the cluster must be clear. `patience`: see `playSteps`. */
  play(steps: readonly RecordedStep['do'][], patience = 1): AsyncGenerator<SeenStep, void, void> {
    return playSteps(this.#administrator, this.#watch, steps, patience);
  }

  /** Removes everything that a scenario left behind. */
  clear(): Promise<void> {
    return clearCluster(this.#administrator, this.#watch);
  }

  async stop(): Promise<void> {
    this.#watch.close();
    await this.#sidecars?.stop();
    await this.#plane.stop();
    this.#kubelet.stop();
  }
}
