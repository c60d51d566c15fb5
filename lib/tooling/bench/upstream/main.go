// Command upstream times Kubernetes' own matcher on data that Stowage made: FindMatchingVolume of
// k8s.io/component-helpers, called as the volume controller calls it (no node, no delayed binding).
//
// Standard input:  {"volumes": [PersistentVolume…], "claims": [PersistentVolumeClaim…]}
// Standard output: {"nanosecondsPerClaim": [123.4, …], "chosen": ["volume name or empty", …]}: the figures of a few
// benchmarks one after the other, and what was chosen in the order of claims.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"

	v1 "k8s.io/api/core/v1"
	"k8s.io/component-helpers/storage/volume"
)

type input struct {
	Volumes []*v1.PersistentVolume      `json:"volumes"`
	Claims  []*v1.PersistentVolumeClaim `json:"claims"`
}

type output struct {
	NanosecondsPerClaim []float64 `json:"nanosecondsPerClaim"`
	Chosen              []string  `json:"chosen"`
}

const samples = 3

func main() {
	var in input
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		fail("standard input: %v", err)
	}
	if len(in.Claims) == 0 {
		fail("standard input: claims: at least one is needed")
	}
	var out output
	for _, claim := range in.Claims {
		out.Chosen = append(out.Chosen, match(claim, in.Volumes))
	}
	for range samples {
		result := testing.Benchmark(func(b *testing.B) {
			for i := 0; i < b.N; i++ {
				match(in.Claims[i%len(in.Claims)], in.Volumes)
			}
		})
		out.NanosecondsPerClaim = append(out.NanosecondsPerClaim, float64(result.T.Nanoseconds())/float64(result.N))
	}
	if err := json.NewEncoder(os.Stdout).Encode(out); err != nil {
		fail("standard output: %v", err)
	}
}

func match(claim *v1.PersistentVolumeClaim, volumes []*v1.PersistentVolume) string {
	found, err := volume.FindMatchingVolume(claim, volumes, nil, nil, false, true)
	if err != nil {
		fail("claim %s: %v", claim.Name, err)
	}
	if found == nil {
		return ""
	}
	return found.Name
}

func fail(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "upstream: "+format+"\n", args...)
	os.Exit(1)
}
