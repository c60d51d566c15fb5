/** Times and switches of a simulated control plane. Defaults are those of the real components' flags. */
export interface SimulationConfig {
  /** Start of simulated time, milliseconds since the epoch. */
  readonly startMs: number;
  /** How long a write to the API server takes. */
  readonly callLatencyMs: number;
  /** kube-controller-manager --pvclaimbinder-sync-period */
  readonly pvResyncMs: number;
  /** --enable-hostpath-provisioner; false upstream, true here so that a class can provision without a driver. */
  readonly enableHostPathProvisioner: boolean;
  /** --enable-dynamic-provisioning */
  readonly enableDynamicProvisioning: boolean;
  /** Whether a CSIDriver object makes its sidecars run (Decisions: "A CSIDriver object is an installed driver"). */
  readonly simulateDrivers: boolean;
  /** How long a simulated driver takes for CreateVolume, DeleteVolume and the like. */
  readonly driverLatencyMs: number;
  /**
   * Whether kubelets mount volumes step by step, remember it in NodeVolumes and let containers write DataSets; false:
   * a volume that could be mounted is taken to be, as by the stand-in for a kubelet in recordings.
   */
  readonly simulateMounts: boolean;
  /** How long a node takes to mount a volume for the whole node (NodeStageVolume), and to undo it. */
  readonly deviceMountMs: number;
  /** How long it takes to mount one for a Pod (NodePublishVolume), to undo it, and to grow a file system. */
  readonly mountMs: number;
  /** From the moment a Pod has a node and its volumes until it is Running. */
  readonly podStartMs: number;
  /** From the deletion of a Pod until it is gone. */
  readonly podStopMs: number;
  /** What a new Node has to offer: capacity and allocatable. */
  readonly nodeCapacity: { readonly cpu: string; readonly memory: string; readonly pods: string };
  /** Whether a new Node leaves attaching to the controller (kubelet --enable-controller-attach-detach). */
  readonly controllerAttachDetach: boolean;
  /**
   * Of nodes that are equally good for a Pod, the one to take, by the Pod's key `namespace/name`; the first by name
   * where it says nothing. Upstream draws by lot: this lets a replay take what the lot gave.
   */
  readonly preferredNodes: { readonly [podKey: string]: string };
  /**
   * When, in a second, the scheduler looks which back-offs are over: 0 to 999 ms after its start. A real one looks every
   * second from whenever it was started.
   */
  readonly backoffFlushPhaseMs: number;
  /** How long a recycler Pod scrubs, and a populator's Pod fills. */
  readonly recyclerMs: number;
  /** Changes that the watch log keeps; older ones are compacted. */
  readonly watchLogLimit: number;
}

export const DEFAULT_CONFIG: SimulationConfig = {
  startMs: Date.UTC(2026, 0, 5, 9, 0, 0),
  callLatencyMs: 10,
  pvResyncMs: 15_000,
  enableHostPathProvisioner: true,
  enableDynamicProvisioning: true,
  simulateDrivers: true,
  driverLatencyMs: 2_000,
  simulateMounts: true,
  deviceMountMs: 600,
  mountMs: 200,
  podStartMs: 1_000,
  podStopMs: 1_000,
  nodeCapacity: { cpu: '8', memory: '32Gi', pods: '110' },
  controllerAttachDetach: true,
  preferredNodes: {},
  backoffFlushPhaseMs: 0,
  recyclerMs: 2_000,
  watchLogLimit: 20_000,
};
