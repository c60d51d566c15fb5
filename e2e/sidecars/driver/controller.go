package main

import (
	"context"
	"strings"
	"sync"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const (
	gibibyte         = 1 << 30
	kubernetesPrefix = "csi.storage.k8s.io/"
)

// faults by the value of the parameter "fail": the call that is refused, and how.
var faults = map[string]struct {
	call string
	err  error
}{
	"create":  {"CreateVolume", status.Error(codes.ResourceExhausted, "no space left in pool")},
	"invalid": {"CreateVolume", status.Error(codes.InvalidArgument, "unknown parameter")},
	"delete":  {"DeleteVolume", status.Error(codes.FailedPrecondition, "volume has dependent snapshots")},
	"attach":  {"ControllerPublishVolume", status.Error(codes.Internal, "node refused the device")},
	"expand":  {"ControllerExpandVolume", status.Error(codes.OutOfRange, "pool is full")},
}

// controller keeps the parameters with which each volume was made, for the calls that name only its handle.
type controller struct {
	csi.UnimplementedControllerServer
	mutex   sync.Mutex
	volumes map[string]map[string]string
}

func newController() *controller {
	return &controller{volumes: map[string]map[string]string{}}
}

func refusal(call string, parameters map[string]string) error {
	if fault := faults[parameters["fail"]]; fault.call == call {
		return fault.err
	}
	return nil
}

func (c *controller) parametersOf(handle string) map[string]string {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.volumes[handle]
}

func (c *controller) ControllerGetCapabilities(context.Context, *csi.ControllerGetCapabilitiesRequest) (*csi.ControllerGetCapabilitiesResponse, error) {
	response := &csi.ControllerGetCapabilitiesResponse{}
	for _, kind := range []csi.ControllerServiceCapability_RPC_Type{
		csi.ControllerServiceCapability_RPC_CREATE_DELETE_VOLUME,
		csi.ControllerServiceCapability_RPC_PUBLISH_UNPUBLISH_VOLUME,
		csi.ControllerServiceCapability_RPC_CREATE_DELETE_SNAPSHOT,
		csi.ControllerServiceCapability_RPC_CLONE_VOLUME,
		csi.ControllerServiceCapability_RPC_EXPAND_VOLUME,
		csi.ControllerServiceCapability_RPC_MODIFY_VOLUME,
		csi.ControllerServiceCapability_RPC_SINGLE_NODE_MULTI_WRITER,
	} {
		rpc := &csi.ControllerServiceCapability_RPC{Type: kind}
		response.Capabilities = append(response.Capabilities,
			&csi.ControllerServiceCapability{Type: &csi.ControllerServiceCapability_Rpc{Rpc: rpc}})
	}
	return response, nil
}

func (c *controller) CreateVolume(_ context.Context, request *csi.CreateVolumeRequest) (*csi.CreateVolumeResponse, error) {
	if err := refusal("CreateVolume", request.Parameters); err != nil {
		return nil, err
	}
	if err := refuseAttributes(request.MutableParameters); err != nil {
		return nil, err
	}
	own := map[string]string{}
	for key, value := range request.Parameters {
		if !strings.HasPrefix(key, kubernetesPrefix) {
			own[key] = value
		}
	}
	bytes := request.GetCapacityRange().GetRequiredBytes()
	if _, rounds := own["roundUpGi"]; rounds {
		bytes = (bytes + gibibyte - 1) / gibibyte * gibibyte
	}
	volume := &csi.Volume{
		VolumeId: "handle-" + request.Name, CapacityBytes: bytes, VolumeContext: own, ContentSource: request.VolumeContentSource,
	}
	if own["topology"] != "none" {
		volume.AccessibleTopology = chosen(request.AccessibilityRequirements)
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.volumes[volume.VolumeId] = own
	return &csi.CreateVolumeResponse{Volume: volume}, nil
}

// chosen is one segment: the first that is preferred, else the first that is possible.
func chosen(wanted *csi.TopologyRequirement) []*csi.Topology {
	for _, segments := range [][]*csi.Topology{wanted.GetPreferred(), wanted.GetRequisite()} {
		if len(segments) > 0 {
			return segments[:1]
		}
	}
	return nil
}

func (c *controller) DeleteVolume(_ context.Context, request *csi.DeleteVolumeRequest) (*csi.DeleteVolumeResponse, error) {
	if err := refusal("DeleteVolume", c.parametersOf(request.VolumeId)); err != nil {
		return nil, err
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	delete(c.volumes, request.VolumeId)
	return &csi.DeleteVolumeResponse{}, nil
}

func (c *controller) ControllerPublishVolume(_ context.Context, request *csi.ControllerPublishVolumeRequest) (*csi.ControllerPublishVolumeResponse, error) {
	if err := refusal("ControllerPublishVolume", request.VolumeContext); err != nil {
		return nil, err
	}
	return &csi.ControllerPublishVolumeResponse{PublishContext: map[string]string{"device": "/dev/sim"}}, nil
}

func (c *controller) ControllerUnpublishVolume(context.Context, *csi.ControllerUnpublishVolumeRequest) (*csi.ControllerUnpublishVolumeResponse, error) {
	return &csi.ControllerUnpublishVolumeResponse{}, nil
}

func (c *controller) ControllerExpandVolume(_ context.Context, request *csi.ControllerExpandVolumeRequest) (*csi.ControllerExpandVolumeResponse, error) {
	parameters := c.parametersOf(request.VolumeId)
	if err := refusal("ControllerExpandVolume", parameters); err != nil {
		return nil, err
	}
	return &csi.ControllerExpandVolumeResponse{
		CapacityBytes:         request.GetCapacityRange().GetRequiredBytes(),
		NodeExpansionRequired: parameters["nodeExpand"] == "true",
	}, nil
}

func (c *controller) ControllerModifyVolume(_ context.Context, request *csi.ControllerModifyVolumeRequest) (*csi.ControllerModifyVolumeResponse, error) {
	if err := refuseAttributes(request.MutableParameters); err != nil {
		return nil, err
	}
	return &csi.ControllerModifyVolumeResponse{}, nil
}

func refuseAttributes(parameters map[string]string) error {
	if _, fails := parameters["fail"]; fails {
		return status.Error(codes.InvalidArgument, "unsupported attribute")
	}
	return nil
}
